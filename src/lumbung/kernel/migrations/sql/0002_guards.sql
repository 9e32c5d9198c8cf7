-- What every cooperative-owned table gets: row-level security, the application's grants, and its history.
-- The application role is never the owner and cannot bypass; the owner is held to the same policies (FORCE).

-- Functions are closed unless a line opens them.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE FUNCTION kernel_coop() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('lumbung.coop_id', true), '')::uuid $$;

GRANT EXECUTE ON FUNCTION kernel_coop() TO lumbung_app;

CREATE FUNCTION kernel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;

-- Who changed what, from where. Runs as the owner: the application may read history, never write it.
CREATE FUNCTION kernel_history_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    changes jsonb;
    whose jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
BEGIN
    SELECT jsonb_object_agg(k, jsonb_build_array(before -> k, after -> k)) INTO changes
      FROM (SELECT jsonb_object_keys(before || after) AS k) AS keys
     WHERE before -> k IS DISTINCT FROM after -> k AND k NOT IN ('id', 'coop_id');
    IF changes IS NOT NULL THEN
        INSERT INTO kernel_history (coop_id, table_name, row_id, act, actor_id, origin, at, changes)
        VALUES ((whose ->> 'coop_id')::uuid, TG_TABLE_NAME, (whose ->> 'id')::uuid, lower(TG_OP),
                NULLIF(current_setting('lumbung.actor_id', true), '')::uuid,
                coalesce(current_setting('lumbung.origin', true), ''), clock_timestamp(), changes);
    END IF;
    RETURN NULL;
END $$;

-- mode: 'history' (read, add, change; each change remembered) · 'free' (also delete) · 'append' (read, add)
--       'read' (read only; written by functions of the owner) · 'plain' (as 'history' without the memory)
CREATE FUNCTION kernel_guard(target regclass, mode text DEFAULT 'history') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text := target::text;
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY %I ON %s USING (coop_id = kernel_coop()) WITH CHECK (coop_id = kernel_coop())',
                   name || '_own_coop', target);
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, lumbung_app', target);
    EXECUTE format('GRANT %s ON %s TO lumbung_app',
                   CASE mode WHEN 'history' THEN 'SELECT, INSERT, UPDATE' WHEN 'plain' THEN 'SELECT, INSERT, UPDATE'
                             WHEN 'free' THEN 'SELECT, INSERT, UPDATE, DELETE'
                             WHEN 'append' THEN 'SELECT, INSERT' WHEN 'read' THEN 'SELECT' END, target);
    IF mode IN ('append', 'read') THEN
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only()',
                       name || '_append_only', target);
    ELSIF mode IN ('history', 'free') THEN
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION kernel_history_write()',
                       name || '_history', target);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only()',
                       name || '_no_truncate', target);
    END IF;
END $$;

SELECT kernel_guard('kernel_office');
SELECT kernel_guard('kernel_setting', 'append');
SELECT kernel_guard('kernel_command', 'plain');
SELECT kernel_guard('kernel_event', 'append');
SELECT kernel_guard('kernel_history', 'read');

-- A cooperative sees itself; a secondary also sees its primaries.
ALTER TABLE kernel_cooperative ENABLE ROW LEVEL SECURITY;
ALTER TABLE kernel_cooperative FORCE ROW LEVEL SECURITY;
CREATE POLICY kernel_cooperative_read ON kernel_cooperative FOR SELECT USING (id = kernel_coop() OR secondary_id = kernel_coop());
CREATE POLICY kernel_cooperative_add ON kernel_cooperative FOR INSERT WITH CHECK (id = kernel_coop());
CREATE POLICY kernel_cooperative_change ON kernel_cooperative FOR UPDATE USING (id = kernel_coop()) WITH CHECK (id = kernel_coop());
REVOKE ALL ON kernel_cooperative FROM PUBLIC, lumbung_app;
GRANT SELECT, INSERT, UPDATE ON kernel_cooperative TO lumbung_app;

-- Enter for one cooperative and take a key for this transaction; whoever comes second waits, and reads what the first
-- one stored. Entering lasts to the end of the transaction, as SET LOCAL does.
CREATE FUNCTION kernel_claim(p_coop text, p_actor text, p_origin text, p_key uuid)
RETURNS TABLE (name varchar, content_hash bytea, state varchar, permission varchar, receipt text)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lumbung.coop_id', p_coop, true), set_config('lumbung.actor_id', p_actor, true),
            set_config('lumbung.origin', p_origin, true), pg_advisory_xact_lock(76118, hashtext(p_key::text));
    RETURN QUERY SELECT c.name, c.content_hash, c.state, c.permission, c.receipt::text
        FROM kernel_command c WHERE c.coop_id = p_coop::uuid AND c.key = p_key;
END $$;
GRANT EXECUTE ON FUNCTION kernel_claim TO lumbung_app;

-- The history of settings is the table itself; of commands: who made and who decided stands, once decided nothing moves.
CREATE FUNCTION kernel_command_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'waiting' AND (OLD.receipt IS NOT NULL OR OLD.state = 'refused')
       OR (OLD.coop_id, OLD.key, OLD.name, OLD.content_hash, OLD.maker_id, OLD.made_at)
          IS DISTINCT FROM (NEW.coop_id, NEW.key, NEW.name, NEW.content_hash, NEW.maker_id, NEW.made_at)
       OR (OLD.state = 'waiting' AND NEW.state = 'done' AND NEW.checker_id IS NULL) THEN
        RAISE EXCEPTION 'a decided command stays as it is' USING ERRCODE = '42501', CONSTRAINT = 'kernel_command_decided';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kernel_command_decided BEFORE UPDATE OR DELETE ON kernel_command FOR EACH ROW EXECUTE FUNCTION kernel_command_guard();

-- An office tree has no rings.
CREATE FUNCTION kernel_office_no_ring() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NOT NULL AND EXISTS (
        WITH RECURSIVE up AS (
            SELECT id, parent_id FROM kernel_office WHERE id = NEW.parent_id
            UNION ALL SELECT o.id, o.parent_id FROM kernel_office o JOIN up ON o.id = up.parent_id)
        SELECT FROM up WHERE id = NEW.id) THEN
        RAISE EXCEPTION 'an office cannot stand under itself' USING ERRCODE = '23514', CONSTRAINT = 'kernel_office_no_ring';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER kernel_office_no_ring AFTER INSERT OR UPDATE OF parent_id ON kernel_office
    FOR EACH ROW EXECUTE FUNCTION kernel_office_no_ring();
