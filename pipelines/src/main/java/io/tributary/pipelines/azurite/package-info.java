/**
 * Azurite, the emulator of Azure's storage, as a child process: the demo and the tests write an
 * {@code abfs://} lake into it. {@link io.tributary.pipelines.azurite.Azurite} starts it; {@link
 * io.tributary.pipelines.azurite.AzuriteLake} is a lake that is kept in one. Needs Node.js with npm
 * on the PATH, and knows no pipeline.
 */
package io.tributary.pipelines.azurite;
