-- What happened, in the order in which it was kept: numbers without gap for each agency.
CREATE TABLE events (
    agency_id UUID NOT NULL,
    number BIGINT NOT NULL,
    id UUID NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    kind TEXT NOT NULL,
    object_type TEXT NOT NULL,
    object_id TEXT NOT NULL,
    client_id UUID,
    engagement_id UUID,
    shared BOOLEAN NOT NULL,
    actor_kind TEXT,
    actor_id TEXT,
    data JSONB NOT NULL,
    PRIMARY KEY (agency_id, number),
    CONSTRAINT events_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);

ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON events USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT ON events TO bole_app;

CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The head of the audit log, which each change holds at its end, counts them too.
ALTER TABLE audit_heads ADD COLUMN events BIGINT NOT NULL DEFAULT 0;

-- An index more is a page more for every command to write; whoever acts does so often enough to be found along the time.
DROP INDEX audit_entries_actor_id_idx;

-- The answer for a retry, entries of the log, each linked to the one before, and events behind the last one, in one call: the head is
-- held from here to the end of the transaction. Everything comes column by column and typed: taking documents apart would cost more than writing them.
CREATE FUNCTION keep_change(
    agency UUID,
    digests BYTEA[], entries UUID[], recorded TIMESTAMPTZ[], who UUID[], kinds_of_who TEXT[], actions TEXT[], touched_types TEXT[],
    touched TEXT[], reasons TEXT[], details JSONB[], requests TEXT[],
    happenings UUID[], happened TIMESTAMPTZ, by_kind TEXT, by_id TEXT, kinds TEXT[], object_types TEXT[], objects TEXT[], clients UUID[],
    engagements UUID[], openly BOOLEAN[], told JSONB[],
    principal UUID, key TEXT, fingerprint BYTEA, status INTEGER, answer BYTEA, until TIMESTAMPTZ
) RETURNS BIGINT LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    last BIGINT;
    link BYTEA;
    before BIGINT;
BEGIN
    IF principal IS NOT NULL THEN
        INSERT INTO idempotency_keys (agency_id, principal_id, idempotency_key, fingerprint, status, sealed_answer, created_at, expires_at)
        VALUES (agency, principal, key, fingerprint, status, answer, happened, until);
    END IF;
    IF cardinality(digests) + cardinality(happenings) = 0 THEN
        RETURN NULL;
    END IF;
    -- Nearly always one entry: then the head is read and taken on at once.
    UPDATE audit_heads h
    SET number = h.number + cardinality(digests), events = h.events + cardinality(happenings),
        hash = CASE cardinality(digests) WHEN 1 THEN sha256(h.hash || digests[1]) ELSE h.hash END
    WHERE h.agency_id = agency
    RETURNING h.number - cardinality(digests), h.hash, h.events - cardinality(happenings) INTO last, link, before;
    IF NOT FOUND THEN
        INSERT INTO audit_heads (agency_id, number, hash, events) VALUES (agency, 0, decode(repeat('00', 32), 'hex'), 0)
            ON CONFLICT DO NOTHING;
        RETURN keep_change(agency, digests, entries, recorded, who, kinds_of_who, actions, touched_types, touched, reasons, details,
            requests, happenings, happened, by_kind, by_id, kinds, object_types, objects, clients, engagements, openly, told,
            NULL, NULL, NULL, NULL, NULL, NULL);
    END IF;
    FOR place IN 1 .. cardinality(digests) LOOP
        IF cardinality(digests) > 1 THEN
            link := sha256(link || digests[place]);
        END IF;
        INSERT INTO audit_entries (agency_id, id, at, actor_id, actor_kind, action, object_type, object_id, reason, detail, request_id,
            number, hash)
        VALUES (agency, entries[place], recorded[place], who[place], kinds_of_who[place], actions[place], touched_types[place],
            touched[place], reasons[place], details[place], requests[place], last + place, link);
    END LOOP;
    IF cardinality(digests) > 1 THEN
        UPDATE audit_heads h SET hash = link WHERE h.agency_id = agency;
    END IF;
    FOR place IN 1 .. cardinality(happenings) LOOP
        INSERT INTO events (agency_id, number, id, happened_at, kind, object_type, object_id, client_id, engagement_id, shared,
            actor_kind, actor_id, data)
        VALUES (agency, before + place, happenings[place], happened, kinds[place], object_types[place], objects[place], clients[place],
            engagements[place], openly[place], by_kind, by_id, told[place]);
    END LOOP;
    RETURN last + cardinality(digests);
END $$;
