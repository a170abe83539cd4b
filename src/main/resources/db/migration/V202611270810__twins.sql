-- Whoever asks for an id that is no proposal's is looked for among those that joined one: never by reading them all.
CREATE INDEX proposal_joined ON proposal USING gin (joined) WHERE joined <> '{}';
