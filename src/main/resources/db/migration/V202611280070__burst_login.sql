-- An id may be given to somebody else once its person has left: a burst, and what follows from it, is of the login under
-- which it was begun. Nobody has the login of bursts from before.
ALTER TABLE burst ADD COLUMN login sha256 NOT NULL DEFAULT decode(repeat('00', 32), 'hex');
