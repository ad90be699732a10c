DROP TABLE conversation_reads;
DROP TABLE message_mentions;
DROP TABLE message_attachments;
DROP TABLE messages;
DROP TABLE conversations;
