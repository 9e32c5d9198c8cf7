-- What PostgreSQL itself refuses about meetings. A second sheet for a meeting: meetings_collection_once. A member
-- twice: meetings_attendance_once. Cash that is not the sum of the lines: meetings_collection_counted with the
-- trigger below. The journal behind it keeps the laws of the books.

SELECT kernel_guard('meetings_meeting');
SELECT kernel_guard('meetings_handover', 'append');
SELECT kernel_guard('meetings_collection');
SELECT kernel_guard('meetings_attendance', 'append');
SELECT kernel_guard('meetings_correction', 'append');
SELECT kernel_guard('meetings_leaderpin', 'plain');

-- The lines of a sheet come in one INSERT and add up to what its header says.
CREATE FUNCTION meetings_attendance_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT collection_id, sum(paid_sen) AS paid, sum(expected_sen) AS expected, count(*) AS n,
                            count(*) FILTER (WHERE state = 'absent') AS absent, min(coop_id::text) AS coop
                       FROM new_rows GROUP BY collection_id) n
          LEFT JOIN meetings_collection c ON c.id = n.collection_id AND c.coop_id::text = n.coop
         WHERE c.id IS NULL OR (c.lines_sen, c.expected_sen, c.member_count, c.absent_count)
               IS DISTINCT FROM (n.paid::bigint, n.expected::bigint, n.n::int, n.absent::int)) THEN
        RAISE EXCEPTION 'the lines are not what the sheet says' USING ERRCODE = '23514', CONSTRAINT = 'meetings_attendance_adds_up';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER meetings_attendance_law AFTER INSERT ON meetings_attendance REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION meetings_attendance_law();

-- A sheet without its lines is refused at commit, whichever cooperative's scope is open by then.
CREATE FUNCTION meetings_collection_has_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE scope text := coalesce(current_setting('lumbung.coop_id', true), ''); found boolean;
BEGIN
    PERFORM set_config('lumbung.coop_id', NEW.coop_id::text, true);
    found := EXISTS (SELECT FROM meetings_attendance WHERE collection_id = NEW.id);
    PERFORM set_config('lumbung.coop_id', scope, true);
    IF NEW.member_count > 0 AND NOT found THEN
        RAISE EXCEPTION 'a sheet has lines' USING ERRCODE = '23514', CONSTRAINT = 'meetings_collection_has_lines';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER meetings_collection_has_lines AFTER INSERT ON meetings_collection
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION meetings_collection_has_lines();

-- What was recorded stays; a sheet is accepted once or taken back once, never both.
CREATE FUNCTION meetings_collection_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.handover_id IS NOT NULL OR OLD.reversed_at IS NOT NULL
       OR (OLD.coop_id, OLD.meeting_id, OLD.office_id, OLD.held_on, OLD.day, OLD.officer_id, OLD.journal_id, OLD.member_count,
           OLD.absent_count, OLD.expected_sen, OLD.lines_sen, OLD.counted_sen, OLD.kencleng_sen, OLD.cash_by_book, OLD.leader_name, OLD.leader_how)
          IS DISTINCT FROM
          (NEW.coop_id, NEW.meeting_id, NEW.office_id, NEW.held_on, NEW.day, NEW.officer_id, NEW.journal_id, NEW.member_count,
           NEW.absent_count, NEW.expected_sen, NEW.lines_sen, NEW.counted_sen, NEW.kencleng_sen, NEW.cash_by_book, NEW.leader_name, NEW.leader_how) THEN
        RAISE EXCEPTION 'a sheet is final' USING ERRCODE = '23514', CONSTRAINT = 'meetings_collection_final';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_collection_guard BEFORE UPDATE ON meetings_collection
    FOR EACH ROW EXECUTE FUNCTION meetings_collection_guard();

-- The meeting knows whether it has a sheet that stands: it is the row on which two sheets take turns.
CREATE FUNCTION meetings_meeting_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE meetings_meeting SET collected_at = CASE WHEN NEW.reversed_at IS NULL THEN NEW.recorded_at END
     WHERE id = NEW.meeting_id AND coop_id = NEW.coop_id;
    RETURN NULL;
END $$;
CREATE TRIGGER meetings_meeting_mark AFTER INSERT OR UPDATE OF reversed_at ON meetings_collection
    FOR EACH ROW EXECUTE FUNCTION meetings_meeting_mark();

-- A PIN that stands is set aside before another one is chosen.
CREATE FUNCTION meetings_leaderpin_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.pin_hash <> '' AND NEW.pin_hash NOT IN ('', OLD.pin_hash) THEN
        RAISE EXCEPTION 'a PIN stands' USING ERRCODE = '23514', CONSTRAINT = 'meetings_leaderpin_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_leaderpin_guard BEFORE UPDATE ON meetings_leaderpin FOR EACH ROW EXECUTE FUNCTION meetings_leaderpin_guard();
