/** What processes of one machine need to talk to each other. Knows no other package. */
package io.tributary.pipelines.net;
