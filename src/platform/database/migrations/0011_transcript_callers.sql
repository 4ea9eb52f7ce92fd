-- Kept only with a transcript (STORE_TRANSCRIPTS), so that the words of a person can be found and forgotten.
alter table calls add column caller_number text;
