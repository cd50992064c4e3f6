-- One row per reason for a return or a cancellation as it is now; the key is that of Reasons.
SELECT
  "ReasonID",
  "ReasonType",
  "ReasonDescription"
FROM "Reasons"
