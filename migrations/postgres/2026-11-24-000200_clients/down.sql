DROP TABLE contracts;
DROP TABLE contacts;
DROP TABLE client_profiles;
DROP TABLE clients;
