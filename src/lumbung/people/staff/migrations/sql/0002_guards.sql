-- The staff register: closed to strangers, and the pairs of roles one person may not hold held by PostgreSQL too.

SELECT kernel_guard('staff_person');
SELECT kernel_guard('staff_appointment');

-- Accounts and devices belong to the installation: the application reads them to let people in.
REVOKE ALL ON staff_user, staff_device, staff_role_conflict FROM PUBLIC, lumbung_app;
GRANT SELECT, INSERT, UPDATE ON staff_user TO lumbung_app;
GRANT SELECT, INSERT, UPDATE ON staff_device TO lumbung_app;
GRANT SELECT ON staff_role_conflict TO lumbung_app;

-- Who signs in sees, before a cooperative is chosen, in which ones she works. Only sign-in sets `lumbung.me`.
CREATE FUNCTION staff_me() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('lumbung.me', true), '')::uuid $$;
GRANT EXECUTE ON FUNCTION staff_me() TO lumbung_app;
CREATE POLICY staff_person_me ON staff_person FOR SELECT USING (user_id = staff_me());
CREATE POLICY staff_person_my_coop ON kernel_cooperative FOR SELECT
    USING (staff_me() IS NOT NULL AND id IN (SELECT coop_id FROM staff_person WHERE user_id = staff_me()));

-- An account keeps its id, and the cooperative that keeps it.
CREATE FUNCTION staff_user_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.home_id IS DISTINCT FROM NEW.home_id THEN
        RAISE EXCEPTION 'an account stays with its person' USING ERRCODE = '42501', CONSTRAINT = 'staff_user_keeps';
    END IF;
    -- a new password or a locked account: only the person herself, or the cooperative that keeps the account
    IF kernel_coop() IS NOT NULL AND kernel_coop() IS DISTINCT FROM OLD.home_id
       AND NULLIF(current_setting('lumbung.actor_id', true), '')::uuid IS DISTINCT FROM OLD.id
       AND (OLD.password, OLD.is_active, OLD.login, OLD.phone) IS DISTINCT FROM (NEW.password, NEW.is_active, NEW.login, NEW.phone) THEN
        RAISE EXCEPTION 'the account is kept by another cooperative' USING ERRCODE = '42501', CONSTRAINT = 'staff_user_home';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER staff_user_keeps BEFORE UPDATE ON staff_user FOR EACH ROW EXECUTE FUNCTION staff_user_keeps();

-- Is `lower` the office `upper`, or somewhere under it?
CREATE FUNCTION staff_office_under(lower uuid, upper uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT id, parent_id FROM kernel_office WHERE id = lower
        UNION SELECT o.id, o.parent_id FROM kernel_office o JOIN up ON o.id = up.parent_id)
    SELECT EXISTS (SELECT FROM up WHERE id = upper)
$$;
GRANT EXECUTE ON FUNCTION staff_office_under(uuid, uuid) TO lumbung_app;

-- Do two appointments of one person stand against one another? Null offices stand for the whole cooperative.
CREATE FUNCTION staff_offices_meet(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT one IS NULL OR other IS NULL OR staff_office_under(one, other) OR staff_office_under(other, one)
$$;
GRANT EXECUTE ON FUNCTION staff_offices_meet(uuid, uuid) TO lumbung_app;

CREATE FUNCTION staff_appointment_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose staff_person%ROWTYPE;
BEGIN
    -- The person's row is the lock: two appointments made at once take turns.
    SELECT * INTO whose FROM staff_person WHERE id = NEW.person_id AND coop_id = NEW.coop_id FOR UPDATE;
    IF NOT FOUND OR (NEW.office_id IS NOT NULL
                     AND NOT EXISTS (SELECT FROM kernel_office o WHERE o.id = NEW.office_id AND o.coop_id = NEW.coop_id
                                        AND (TG_OP = 'UPDATE' OR o.closed_on IS NULL))) THEN
        RAISE EXCEPTION 'person or office of another cooperative' USING ERRCODE = '23503', CONSTRAINT = 'staff_appointment_own_coop';
    END IF;
    IF NEW.ends_on < NEW.valid_from THEN
        RAISE EXCEPTION 'ends before it starts' USING ERRCODE = '23514', CONSTRAINT = 'staff_appointment_ends_after_start';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.person_id, OLD.role, OLD.office_id, OLD.valid_from, OLD.coop_id, OLD.made_by)
        IS DISTINCT FROM (NEW.person_id, NEW.role, NEW.office_id, NEW.valid_from, NEW.coop_id, NEW.made_by) THEN
        RAISE EXCEPTION 'an appointment is ended, not rewritten' USING ERRCODE = '42501', CONSTRAINT = 'staff_appointment_stands';
    END IF;
    IF TG_OP = 'INSERT' AND whose.user_id = NEW.made_by THEN
        RAISE EXCEPTION 'nobody appoints herself' USING ERRCODE = '42501', CONSTRAINT = 'staff_appointment_two_people';
    END IF;
    IF EXISTS (SELECT FROM staff_appointment a
                WHERE a.person_id = NEW.person_id AND a.id <> NEW.id AND a.role = NEW.role
                  AND daterange(a.valid_from, a.ends_on, '[)') && daterange(NEW.valid_from, NEW.ends_on, '[)')
                  AND a.office_id IS NOT DISTINCT FROM NEW.office_id) THEN
        RAISE EXCEPTION 'appointed already' USING ERRCODE = '23505', CONSTRAINT = 'staff_appointment_once';
    END IF;
    IF EXISTS (SELECT FROM staff_appointment a
                 JOIN staff_role_conflict c ON (c.one, c.other) = (least(a.role, NEW.role), greatest(a.role, NEW.role))
                WHERE a.person_id = NEW.person_id AND a.id <> NEW.id
                  AND daterange(a.valid_from, a.ends_on, '[)') && daterange(NEW.valid_from, NEW.ends_on, '[)')
                  AND (c.anywhere OR staff_offices_meet(a.office_id, NEW.office_id))) THEN
        RAISE EXCEPTION 'two roles one person may not hold' USING ERRCODE = '23514', CONSTRAINT = 'staff_appointment_conflict';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER staff_appointment_check BEFORE INSERT OR UPDATE ON staff_appointment
    FOR EACH ROW EXECUTE FUNCTION staff_appointment_check();

-- Moving an office may bring two roles of one person together; then it is refused as well.
CREATE FUNCTION staff_office_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM staff_appointment a
                 JOIN staff_appointment b ON b.person_id = a.person_id AND b.id > a.id
                 JOIN staff_role_conflict c ON (c.one, c.other) = (least(a.role, b.role), greatest(a.role, b.role))
                WHERE a.coop_id = NEW.coop_id AND NOT c.anywhere
                  AND daterange(a.valid_from, a.ends_on, '[)') && daterange(b.valid_from, b.ends_on, '[)')
                  AND (a.ends_on IS NULL OR a.ends_on > current_date)
                  AND (b.ends_on IS NULL OR b.ends_on > current_date)
                  AND staff_offices_meet(a.office_id, b.office_id)) THEN
        RAISE EXCEPTION 'two roles would meet' USING ERRCODE = '23514', CONSTRAINT = 'staff_office_moved_conflict';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER staff_office_moved AFTER UPDATE OF parent_id ON kernel_office
    FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION staff_office_moved();

-- An office closes after its people have left it.
CREATE FUNCTION staff_office_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM staff_appointment a WHERE a.office_id = NEW.id AND (a.ends_on IS NULL OR a.ends_on > NEW.closed_on + 1)) THEN
        RAISE EXCEPTION 'people are still appointed there' USING ERRCODE = '23514', CONSTRAINT = 'staff_office_still_staffed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER staff_office_closed AFTER UPDATE OF closed_on ON kernel_office
    FOR EACH ROW WHEN (OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL) EXECUTE FUNCTION staff_office_closed();
