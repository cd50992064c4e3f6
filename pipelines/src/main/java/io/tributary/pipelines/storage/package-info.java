/**
 * Looks at a lake's roots before anything is read or written. {@link
 * io.tributary.pipelines.storage.RootCheck} is the way in; it says in one line for each root what
 * is wrong and which setting to look at. The only package that knows hadoop-azure's classes.
 */
package io.tributary.pipelines.storage;
