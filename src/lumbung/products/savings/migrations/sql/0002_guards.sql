-- Pokok and wajib stay while a person is a member (UU 25/1992, Pasal 41). The books cannot know that; this can.

SELECT kernel_guard('savings_product');
SELECT kernel_guard('savings_productterms', 'append');
SELECT kernel_guard('savings_plan');
SELECT kernel_guard('savings_release', 'append');

-- A debit to pokok or wajib needs the release of this member, made for this very journal. Taking a mistaken
-- deposit back (a reversal) is no withdrawal.
CREATE FUNCTION savings_line_locked() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT coop_id FROM new_rows) c
          JOIN ledger_role r ON r.coop_id = c.coop_id AND r.role IN ('savings.pokok', 'savings.wajib', 'savings.wajib_other')
          JOIN new_rows n ON n.gl_id = r.gl_id AND n.amount_sen > 0 AND n.account_id IS NOT NULL
         WHERE NOT EXISTS (
            SELECT FROM ledger_journal j WHERE j.id = n.journal_id
               AND (j.reverses_id IS NOT NULL
                 -- a correction takes back what the same act paid in, never more
                 OR (j.kind LIKE '%.correction' AND (
                    SELECT sum(l.amount_sen) FROM ledger_line l JOIN ledger_journal k ON k.id = l.journal_id
                     WHERE k.source_id = j.source_id AND k.coop_id = j.coop_id AND l.account_id = n.account_id) <= 0)
                 OR EXISTS (
                    SELECT FROM savings_release s JOIN ledger_account a ON a.id = n.account_id AND a.holder_id = s.member_id
                     WHERE s.coop_id = n.coop_id AND s.journal_key = j.key)))) THEN
        RAISE EXCEPTION 'pokok and wajib stay while she is a member' USING ERRCODE = '23514', CONSTRAINT = 'savings_line_locked';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER products_savings_locked AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION savings_line_locked();

-- A nisbah belongs to mudharabah: wadiah and own capital promise nothing.
CREATE FUNCTION savings_nisbah_akad() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM savings_product p WHERE p.id = NEW.product_id AND p.coop_id = NEW.coop_id AND p.akad = 'mudharabah') THEN
        RAISE EXCEPTION 'only mudharabah shares the yield' USING ERRCODE = '23514', CONSTRAINT = 'savings_productterms_nisbah_akad';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER savings_nisbah_akad AFTER INSERT OR UPDATE ON savings_productterms FOR EACH ROW
    WHEN (NEW.nisbah_bp <> 0) EXECUTE FUNCTION savings_nisbah_akad();

-- Only who has left is released, or who moves to another office (the journal's key is her move's id: her money
-- goes to the account between offices and nowhere else, see membership). Whom the register does not know has nothing.
CREATE FUNCTION savings_release_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM members_member m WHERE m.id = NEW.member_id AND m.coop_id = NEW.coop_id
                      AND m.state IN ('resigned', 'deceased', 'excluded'))
       AND NOT EXISTS (SELECT FROM members_move v WHERE v.id = NEW.journal_key AND v.coop_id = NEW.coop_id
                          AND v.member_id = NEW.member_id AND v.from_office_id = NEW.office_id
                          AND v.to_office_id <> v.from_office_id) THEN
        RAISE EXCEPTION 'released is who has left' USING ERRCODE = '23514', CONSTRAINT = 'savings_release_left';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER savings_release_left BEFORE INSERT ON savings_release FOR EACH ROW EXECUTE FUNCTION savings_release_left();

-- What each member has in each product, for lists and totals.
CREATE VIEW savings_position WITH (security_invoker = true) AS
SELECT p.coop_id, p.id AS product_id, p.code, a.holder_id AS member_id, a.office_id, -b.balance_sen AS saved_sen
  FROM savings_product p
  JOIN ledger_role r ON r.coop_id = p.coop_id AND r.role = p.role
  JOIN ledger_account a ON a.gl_id = r.gl_id AND a.label = p.label
  JOIN ledger_balance b ON b.account_id = a.id;
GRANT SELECT ON savings_position TO lumbung_app;
