DROP TABLE webhook_claims;
DROP TABLE webhook_deliveries;
DROP TABLE webhook_endpoints;
