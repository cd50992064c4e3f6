-- How many rows does each table of the lake have?
SELECT layer, "table", rows
FROM lake.tables
ORDER BY layer, "table"
