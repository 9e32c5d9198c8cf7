SELECT kernel_guard('members_rembug');
SELECT kernel_guard('members_member');
SELECT kernel_guard('members_gathering');
SELECT kernel_guard('members_attendance');
SELECT kernel_guard('members_step', 'append');
SELECT kernel_guard('members_relative');
SELECT kernel_guard('members_move', 'append');
SELECT kernel_guard('members_classchange', 'append');
SELECT kernel_guard('members_card');
SELECT kernel_guard('members_counter', 'plain');
SELECT kernel_guard('members_word', 'plain');
REVOKE UPDATE ON members_word FROM lumbung_app;
GRANT DELETE ON members_word TO lumbung_app;

-- The words of a name, for finding "Iis" in "Siti Iis Aisyah" with a plain index.
CREATE FUNCTION members_words_of(name text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS
$$ SELECT DISTINCT left(word, 60) FROM regexp_split_to_table(lower(name), '[^[:alnum:]]+') AS word WHERE word <> '' $$;
GRANT EXECUTE ON FUNCTION members_words_of(text) TO lumbung_app;

CREATE FUNCTION members_words_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO members_word (coop_id, word, member_id)
    SELECT f.coop_id, w.word, f.id FROM fresh f, members_words_of(f.name) AS w(word);
    RETURN NULL;
END $$;
CREATE TRIGGER members_words_add AFTER INSERT ON members_member
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION members_words_add();

CREATE FUNCTION members_words_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM members_word WHERE coop_id = NEW.coop_id AND member_id = NEW.id;
    INSERT INTO members_word (coop_id, word, member_id) SELECT NEW.coop_id, w, NEW.id FROM members_words_of(NEW.name) AS w;
    RETURN NULL;
END $$;
CREATE TRIGGER members_words_renew AFTER UPDATE OF name ON members_member
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION members_words_renew();

-- Place: office, rembug and gathering belong to the same cooperative (foreign keys do not look through row security).
CREATE FUNCTION members_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh f LEFT JOIN kernel_office o ON o.id = f.office_id AND o.coop_id = f.coop_id WHERE o.id IS NULL)
       OR EXISTS (SELECT FROM fresh f LEFT JOIN members_rembug r
                  ON r.id = f.rembug_id AND r.coop_id = f.coop_id AND r.office_id = f.office_id
                  WHERE f.rembug_id IS NOT NULL AND r.id IS NULL) THEN
        RAISE EXCEPTION 'office and rembug do not belong together' USING ERRCODE = '23514', CONSTRAINT = 'members_member_place';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER members_place_add AFTER INSERT ON members_member
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION members_place();
CREATE TRIGGER members_place_change AFTER UPDATE ON members_member
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION members_place();

CREATE FUNCTION members_rembug_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM kernel_office o WHERE o.id = NEW.office_id AND o.coop_id = NEW.coop_id) THEN
        RAISE EXCEPTION 'the office is not of this cooperative' USING ERRCODE = '23514', CONSTRAINT = 'members_member_place';
    END IF;
    IF NEW.leader_id IS NOT NULL AND NOT EXISTS (SELECT FROM members_member m WHERE m.id = NEW.leader_id
            AND m.coop_id = NEW.coop_id AND m.rembug_id = NEW.id AND m.state = 'active') THEN
        RAISE EXCEPTION 'a leader is an active member of her rembug' USING ERRCODE = '23514', CONSTRAINT = 'members_rembug_leader';
    END IF;
    IF NEW.closed_on IS NOT NULL AND EXISTS (SELECT FROM members_member m WHERE m.rembug_id = NEW.id
            AND m.state IN ('prospect', 'active')) THEN
        RAISE EXCEPTION 'a closed rembug has no members' USING ERRCODE = '23514', CONSTRAINT = 'members_rembug_empty';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER members_rembug_guard AFTER INSERT OR UPDATE ON members_rembug
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION members_rembug_guard();

-- The gates. The first step of her path that is not passed; after a failed UPK the last LWK counts no more.
CREATE FUNCTION members_missing(member uuid, path text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT p.code FROM unnest(string_to_array(path, ' ')) WITH ORDINALITY AS p(code, place)
     WHERE p.code <> '' AND NOT coalesce((
         SELECT s.passed AND NOT (p.code LIKE 'lwk%' AND EXISTS (
                    SELECT FROM members_step u WHERE u.member_id = member AND u.code = 'upk' AND NOT u.passed AND u.id > s.id)
                AND p.place = (SELECT max(q.place) FROM unnest(string_to_array(path, ' ')) WITH ORDINALITY AS q(code, place)
                               WHERE q.code LIKE 'lwk%'))
           FROM members_step s WHERE s.member_id = member AND s.code = p.code ORDER BY s.id DESC LIMIT 1), false)
     ORDER BY p.place LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION members_missing(uuid, text) TO lumbung_app;

CREATE FUNCTION members_gate(missing text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the step % is missing', missing
        USING ERRCODE = '23514', CONSTRAINT = 'members_gate_' || regexp_replace(missing, '_[0-9]+$', '');
END $$;
GRANT EXECUTE ON FUNCTION members_gate(text) TO lumbung_app;

CREATE FUNCTION members_member_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    missing text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.came = 'journey' AND NEW.state <> 'prospect' THEN
            PERFORM members_gate(coalesce(members_missing(NEW.id, NEW.path), 'join'));
        END IF;
        NEW.stage := CASE WHEN NEW.state = 'prospect' THEN coalesce(nullif(split_part(NEW.path, ' ', 1), ''), 'join') ELSE '' END;
        RETURN NEW;
    END IF;
    IF (OLD.id, OLD.coop_id, OLD.number, OLD.came, OLD.path, OLD.registered_on, OLD.registered_by)
       IS DISTINCT FROM (NEW.id, NEW.coop_id, NEW.number, NEW.came, NEW.path, NEW.registered_on, NEW.registered_by) THEN
        RAISE EXCEPTION 'number and path of a member stay' USING ERRCODE = '23514', CONSTRAINT = 'members_member_fixed';
    END IF;
    missing := members_missing(NEW.id, NEW.path);
    IF OLD.state <> NEW.state THEN
        IF NOT (OLD.state, NEW.state) IN (('prospect', 'active'), ('prospect', 'withdrawn'), ('withdrawn', 'prospect'),
                ('active', 'resigned'), ('active', 'deceased'), ('active', 'excluded')) THEN
            RAISE EXCEPTION 'no way from % to %', OLD.state, NEW.state
                USING ERRCODE = '23514', CONSTRAINT = 'members_member_state';
        END IF;
        IF OLD.state = 'prospect' AND NEW.state = 'active' AND missing IS NOT NULL THEN
            PERFORM members_gate(missing);
        END IF;
    END IF;
    NEW.stage := CASE WHEN NEW.state = 'prospect' THEN coalesce(missing, 'join') ELSE '' END;
    RETURN NEW;
END $$;
CREATE TRIGGER members_member_guard BEFORE INSERT OR UPDATE ON members_member
    FOR EACH ROW EXECUTE FUNCTION members_member_guard();

CREATE FUNCTION members_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    her members_member;
    missing text;
BEGIN
    SELECT * INTO her FROM members_member WHERE id = NEW.member_id AND coop_id = NEW.coop_id FOR UPDATE;
    IF NOT FOUND OR her.state <> 'prospect' OR NOT NEW.code = ANY (string_to_array(her.path, ' ')) THEN
        RAISE EXCEPTION 'this step is not on her way' USING ERRCODE = '23514', CONSTRAINT = 'members_step_place';
    END IF;
    missing := members_missing(her.id, her.path);
    IF missing IS NULL OR array_position(string_to_array(her.path, ' '), NEW.code)
                          < array_position(string_to_array(her.path, ' '), missing) THEN
        RAISE EXCEPTION 'this step is passed already' USING ERRCODE = '23514', CONSTRAINT = 'members_step_passed';
    END IF;
    IF missing <> NEW.code THEN
        PERFORM members_gate(missing);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER members_step_guard BEFORE INSERT ON members_step FOR EACH ROW EXECUTE FUNCTION members_step_guard();

CREATE FUNCTION members_step_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE members_member SET stage = '' WHERE id = NEW.member_id AND coop_id = NEW.coop_id;
    RETURN NULL;
END $$;
CREATE TRIGGER members_step_taken AFTER INSERT ON members_step FOR EACH ROW EXECUTE FUNCTION members_step_taken();
