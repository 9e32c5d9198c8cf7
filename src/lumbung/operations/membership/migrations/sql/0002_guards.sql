SELECT kernel_guard('membership_leaving', 'append');

-- Only who has left has an end of her membership, of the same kind and day.
CREATE FUNCTION membership_leaving_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM members_member m WHERE m.id = NEW.member_id AND m.coop_id = NEW.coop_id
                      AND m.office_id = NEW.office_id AND m.state = NEW.how AND m.left_on = NEW.left_on) THEN
        RAISE EXCEPTION 'she has not left like this' USING ERRCODE = '23514', CONSTRAINT = 'membership_leaving_true';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER membership_leaving_true BEFORE INSERT ON membership_leaving
    FOR EACH ROW EXECUTE FUNCTION membership_leaving_true();
