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

-- Entries of the log, each linked to the one before, and events behind the last one, in one call: the head is held from here to the
-- end of the transaction.
CREATE FUNCTION keep_change(agency UUID, digests BYTEA[], entries JSONB, happened JSONB) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    last BIGINT;
    link BYTEA;
    told BIGINT;
BEGIN
    SELECT h.number, h.hash, h.events INTO last, link, told FROM audit_heads h WHERE h.agency_id = agency FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO audit_heads (agency_id, number, hash, events) VALUES (agency, 0, decode(repeat('00', 32), 'hex'), 0)
            ON CONFLICT DO NOTHING;
        SELECT h.number, h.hash, h.events INTO last, link, told FROM audit_heads h WHERE h.agency_id = agency FOR UPDATE;
    END IF;
    FOR place IN 1 .. cardinality(digests) LOOP
        last := last + 1;
        link := sha256(link || digests[place]);
        INSERT INTO audit_entries (agency_id, id, at, actor_id, actor_kind, action, object_type, object_id, reason, detail, request_id,
            number, hash)
        SELECT agency, e.id, e.at, e.actor_id, e.actor_kind, e.action, e.object_type, e.object_id, e.reason, COALESCE(e.detail, 'null'), e.request_id,
            last, link
        FROM jsonb_to_record(entries -> (place - 1)) AS e (id UUID, at TIMESTAMPTZ, actor_id UUID, actor_kind TEXT, action TEXT,
            object_type TEXT, object_id TEXT, reason TEXT, detail JSONB, request_id TEXT);
    END LOOP;
    INSERT INTO events (agency_id, number, id, happened_at, kind, object_type, object_id, client_id, engagement_id, shared, actor_kind,
        actor_id, data)
    SELECT agency, told + e.place, e.id, e.happened_at, e.kind, e.object_type, e.object_id, e.client_id, e.engagement_id, e.shared,
        e.actor_kind, e.actor_id, e.data
    FROM ROWS FROM (jsonb_to_recordset(happened) AS (id UUID, happened_at TIMESTAMPTZ, kind TEXT, object_type TEXT, object_id TEXT,
        client_id UUID, engagement_id UUID, shared BOOLEAN, actor_kind TEXT, actor_id TEXT, data JSONB)) WITH ORDINALITY
        AS e (id, happened_at, kind, object_type, object_id, client_id, engagement_id, shared, actor_kind, actor_id, data, place);
    UPDATE audit_heads h SET number = last, hash = link, events = told + jsonb_array_length(happened) WHERE h.agency_id = agency;
    RETURN last;
END $$;
