/**
 * The ledger: for every table, how many records came in and what became of each. Entry types:
 * {@link io.tributary.transforms.ledger.LedgerEntry}, what one bundle or unit adds, and {@link
 * io.tributary.transforms.ledger.Ledger}, their sum. Knows no other package.
 */
package io.tributary.transforms.ledger;
