DROP TABLE contract_links;
