/**
 * JSON over HTTP, for those who talk to a server of another process. Entry type: {@link
 * io.tributary.pipelines.rest.RestClient}. Knows nothing of what it carries.
 */
package io.tributary.pipelines.rest;
