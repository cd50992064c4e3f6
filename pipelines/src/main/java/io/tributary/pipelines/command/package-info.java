/**
 * The {@code tributary} command: options, errors and exit codes.
 *
 * <p>The entry type is {@link io.tributary.pipelines.command.Tributary}, whose annotation lists the
 * subcommands. Each subcommand is a class here that reads its options and calls a package that
 * knows no command line; this package may depend on all of them and none depends on it.
 */
package io.tributary.pipelines.command;
