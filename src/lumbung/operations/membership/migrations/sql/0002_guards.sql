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

-- What a moving member has saved goes to the account between offices, to the sen, and nowhere else.
CREATE FUNCTION membership_move_between() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE scope text := coalesce(current_setting('lumbung.coop_id', true), ''); astray boolean;
BEGIN
    PERFORM set_config('lumbung.coop_id', NEW.coop_id::text, true);
    astray := EXISTS (SELECT FROM members_move v WHERE v.id = NEW.journal_key) AND NEW.amount_sen <> coalesce((
        SELECT sum(-l.amount_sen) FROM ledger_journal j JOIN ledger_line l ON l.journal_id = j.id
          JOIN ledger_role r ON r.coop_id = l.coop_id AND r.gl_id = l.gl_id AND r.role = 'offices.between'
         WHERE j.coop_id = NEW.coop_id AND j.key = NEW.journal_key), 0);
    PERFORM set_config('lumbung.coop_id', scope, true);
    IF astray THEN
        RAISE EXCEPTION 'savings of a move went astray' USING ERRCODE = '23514', CONSTRAINT = 'membership_move_between';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER membership_move_between AFTER INSERT ON savings_release
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION membership_move_between();
