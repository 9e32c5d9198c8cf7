-- What PostgreSQL itself refuses about cash. A second open till: the unique index till_till_one_open.
-- Negative cash: the floor of the cash accounts (ledger_balance_floor).

SELECT kernel_guard('till_till');
SELECT kernel_guard('till_difference');

-- Whoever had a till and closed it moves no cash of hers until she opens one again.
CREATE FUNCTION till_line_gate() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT coop_id FROM new_rows) c
          JOIN ledger_role r ON r.coop_id = c.coop_id AND r.role = 'cash.teller'
          JOIN new_rows n ON n.gl_id = r.gl_id
          JOIN ledger_account a ON a.id = n.account_id
          JOIN till_till t ON t.coop_id = a.coop_id AND t.person_id = a.holder_id AND t.closed_at IS NOT NULL
         WHERE NOT EXISTS (SELECT FROM till_till o WHERE o.coop_id = a.coop_id AND o.person_id = a.holder_id AND o.closed_at IS NULL)) THEN
        RAISE EXCEPTION 'this till is not open' USING ERRCODE = '23514', CONSTRAINT = 'till_till_is_open';
    END IF;
    RETURN NULL;
END $$;
CREATE INDEX till_till_person ON till_till (coop_id, person_id);
CREATE TRIGGER till_line_gate AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION till_line_gate();

-- A till is born open, keeps what was counted at its opening, and once closed never changes.
CREATE FUNCTION till_till_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.closed_at IS NOT NULL THEN
            RAISE EXCEPTION 'a till is born open' USING ERRCODE = '23514', CONSTRAINT = 'till_till_born_open';
        END IF;
    ELSIF OLD.closed_at IS NOT NULL
       OR (OLD.coop_id, OLD.office_id, OLD.person_id, OLD.day, OLD.opened_at, OLD.opening_sen, OLD.opening_book_sen, OLD.after_journal)
          IS DISTINCT FROM (NEW.coop_id, NEW.office_id, NEW.person_id, NEW.day, NEW.opened_at, NEW.opening_sen, NEW.opening_book_sen, NEW.after_journal) THEN
        RAISE EXCEPTION 'a closed till stays as it was counted' USING ERRCODE = '23514', CONSTRAINT = 'till_till_closed_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER till_till_guard BEFORE INSERT OR UPDATE ON till_till FOR EACH ROW EXECUTE FUNCTION till_till_guard();

-- A difference keeps its amount and reason; it is settled once.
CREATE FUNCTION till_difference_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NOT NULL
       OR (OLD.coop_id, OLD.office_id, OLD.person_id, OLD.kind, OLD.amount_sen, OLD.reason, OLD.journal_id)
          IS DISTINCT FROM (NEW.coop_id, NEW.office_id, NEW.person_id, NEW.kind, NEW.amount_sen, NEW.reason, NEW.journal_id) THEN
        RAISE EXCEPTION 'a difference is settled once' USING ERRCODE = '23514', CONSTRAINT = 'till_difference_settled_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER till_difference_guard BEFORE UPDATE ON till_difference FOR EACH ROW EXECUTE FUNCTION till_difference_guard();

-- An office closes after its tills.
CREATE FUNCTION till_office_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM till_till t WHERE t.coop_id = NEW.coop_id AND t.office_id = NEW.id AND t.closed_at IS NULL) THEN
        RAISE EXCEPTION 'a till of this office is open' USING ERRCODE = '23514', CONSTRAINT = 'till_office_tills_open';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER till_office_closed AFTER UPDATE OF closed_on ON kernel_office
    FOR EACH ROW WHEN (OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL) EXECUTE FUNCTION till_office_closed();
