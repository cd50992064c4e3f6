-- For which reasons are orders returned and cancelled?
SELECT "ReasonType", "ReasonDescription", "Orders", "Items", round("Share", 4) AS "Share"
FROM gold."ReasonBreakdown"
ORDER BY "ReasonType", "Items" DESC, "ReasonDescription"
