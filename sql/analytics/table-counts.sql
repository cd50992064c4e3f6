-- How many rows each table of the lake has.
SELECT layer, "table", rows
FROM lake.tables
ORDER BY layer, "table"
