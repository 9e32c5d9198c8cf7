-- The law of contracts, for every path: the application, psql, a superuser.
-- No akad before ownership, no price that moves after it, no gain on a qardh, no payment above the price.

SELECT kernel_guard('financing_product');
SELECT kernel_guard('financing_productterms', 'append');
SELECT kernel_guard('financing_counter', 'plain');
SELECT kernel_guard('financing_contract');
SELECT kernel_guard('financing_instalment', 'append');
SELECT kernel_guard('financing_step', 'append');
SELECT kernel_guard('financing_charge', 'append');

-- 1. The life of a contract. The same table for every cooperative; nobody but a migration changes it.
INSERT INTO financing_allowedstep (akad, from_state, to_state) VALUES
    ('murabahah', 'proposed', 'ordered'), ('murabahah', 'proposed', 'entrusted'), ('murabahah', 'proposed', 'owned'),
    ('murabahah', 'proposed', 'cancelled'), ('murabahah', 'ordered', 'entrusted'), ('murabahah', 'ordered', 'owned'),
    ('murabahah', 'ordered', 'cancelled'), ('murabahah', 'entrusted', 'owned'), ('murabahah', 'entrusted', 'cancelled'),
    ('murabahah', 'owned', 'running'), ('murabahah', 'owned', 'cancelled'), ('murabahah', 'running', 'settled'),
    ('murabahah', 'settled', 'running'), ('murabahah', 'running', 'written_off'), ('murabahah', 'written_off', 'settled'),
    ('murabahah', 'settled', 'written_off'),
    ('qardh', 'proposed', 'running'), ('qardh', 'proposed', 'cancelled'), ('qardh', 'running', 'settled'),
    ('qardh', 'settled', 'running'), ('qardh', 'running', 'written_off'), ('qardh', 'written_off', 'settled'),
    ('qardh', 'settled', 'written_off');
REVOKE ALL ON financing_allowedstep FROM PUBLIC, lumbung_app;
GRANT SELECT ON financing_allowedstep TO lumbung_app;
CREATE TRIGGER financing_allowedstep_stays BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON financing_allowedstep
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only();

-- What a contract has in the control account of a role (debit positive).
CREATE FUNCTION financing_held(p_coop uuid, p_contract uuid, p_roles text[]) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(b.balance_sen), 0)::bigint
      FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
     WHERE a.holder_id = p_contract AND a.coop_id = p_coop
       AND a.gl_id IN (SELECT gl_id FROM ledger_role WHERE coop_id = p_coop AND role = ANY (p_roles))
$$;
GRANT EXECUTE ON FUNCTION financing_held TO lumbung_app;

CREATE FUNCTION financing_contract_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT (NEW.imported_on IS NULL AND NEW.state = 'proposed' AND NEW.owned_on IS NULL
                OR NEW.imported_on IS NOT NULL AND NEW.state IN ('running', 'settled')) THEN
            RAISE EXCEPTION 'a contract begins as a proposal' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_step';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.coop_id, NEW.member_id, NEW.product_id, NEW.akad, NEW.number, NEW.proposed_by, NEW.proposed_on, NEW.asked_sen)
       IS DISTINCT FROM (OLD.id, OLD.coop_id, OLD.member_id, OLD.product_id, OLD.akad, OLD.number, OLD.proposed_by, OLD.proposed_on, OLD.asked_sen)
       OR (NEW.approved_by, NEW.imported_on) IS DISTINCT FROM (OLD.approved_by, OLD.imported_on) THEN
        RAISE EXCEPTION 'what was proposed stays' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_proposal_stays';
    END IF;
    IF NEW.state <> OLD.state AND NOT EXISTS (
        SELECT FROM financing_allowedstep s WHERE s.akad = NEW.akad AND s.from_state = OLD.state AND s.to_state = NEW.state) THEN
        RAISE EXCEPTION 'a % contract does not go from % to %', NEW.akad, OLD.state, NEW.state
            USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_step';
    END IF;
    IF NEW.office_id <> OLD.office_id AND (OLD.state, NEW.state) IS DISTINCT FROM ('running', 'running') THEN
        RAISE EXCEPTION 'only a running contract follows its member to another office' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_office';
    END IF;
    IF OLD.akad_on IS NOT NULL AND (
        (NEW.list_price_sen, NEW.discount_sen, NEW.cost_sen, NEW.margin_sen, NEW.price_sen, NEW.urbun_sen, NEW.opening_sen, NEW.opening_margin_sen)
        IS DISTINCT FROM
        (OLD.list_price_sen, OLD.discount_sen, OLD.cost_sen, OLD.margin_sen, OLD.price_sen, OLD.urbun_sen, OLD.opening_sen, OLD.opening_margin_sen)
        OR (NEW.akad_on, NEW.owned_on, NEW.purchase_proof, NEW.rate, NEW.unit_sen, NEW.margin_unit_sen, NEW.goods, NEW.way)
        IS DISTINCT FROM
        (OLD.akad_on, OLD.owned_on, OLD.purchase_proof, OLD.rate, OLD.unit_sen, OLD.margin_unit_sen, OLD.goods, OLD.way)) THEN
        RAISE EXCEPTION 'the akad is signed: its price holds' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_price_fixed';
    END IF;
    IF OLD.akad_on IS NULL AND NEW.akad_on IS NOT NULL AND NEW.akad = 'murabahah'
       AND financing_held(NEW.coop_id, NEW.id, '{murabahah.inventory}') <> NEW.cost_sen THEN
        RAISE EXCEPTION 'the books do not show the goods at their cost' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_goods_in_books';
    END IF;
    IF (CASE WHEN (OLD.state, NEW.state) = ('running', 'written_off')
            THEN NEW.written_off_on IS NULL
                 OR NEW.written_off_sen <> financing_held(NEW.coop_id, NEW.id, '{murabahah.receivable,murabahah.restructured,qardh.receivable}')
                 OR NEW.written_off_margin_sen <> -financing_held(NEW.coop_id, NEW.id, '{murabahah.deferred_margin}')
            ELSE (NEW.written_off_on, NEW.written_off_sen, NEW.written_off_margin_sen, NEW.written_off_why, NEW.written_off_by, NEW.written_off_with)
                 IS DISTINCT FROM
                 (OLD.written_off_on, OLD.written_off_sen, OLD.written_off_margin_sen, OLD.written_off_why, OLD.written_off_by, OLD.written_off_with) END) THEN
        RAISE EXCEPTION 'a write-off takes the claim as it is, once' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_written_off';
    END IF;
    IF (CASE WHEN NEW.plan <> OLD.plan
            THEN NEW.plan <> OLD.plan + 1 OR (OLD.state, NEW.state) <> ('running', 'running')
                 OR NEW.rescheduled_sen <> financing_held(NEW.coop_id, NEW.id, '{murabahah.receivable,murabahah.restructured,qardh.receivable}')
                 OR NEW.rescheduled_margin_sen <> -financing_held(NEW.coop_id, NEW.id, '{murabahah.deferred_margin}')
            ELSE (NEW.rescheduled_on, NEW.rescheduled_sen, NEW.rescheduled_margin_sen, NEW.rescheduled_by, NEW.rescheduled_with)
                 IS DISTINCT FROM (OLD.rescheduled_on, OLD.rescheduled_sen, OLD.rescheduled_margin_sen, OLD.rescheduled_by, OLD.rescheduled_with) END) THEN
        RAISE EXCEPTION 'a new schedule takes what is left, by two people' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_rescheduled';
    END IF;
    IF NEW.state <> OLD.state AND NEW.state = 'settled'
       AND financing_held(NEW.coop_id, NEW.id, '{murabahah.receivable,murabahah.restructured,murabahah.deferred_margin,qardh.receivable}') <> 0 THEN
        RAISE EXCEPTION 'something is still owed' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_paid';
    END IF;
    IF NEW.state <> OLD.state AND NEW.state = 'cancelled'
       AND (financing_held(NEW.coop_id, NEW.id, '{murabahah.inventory,wakalah.advance}') <> 0
            OR financing_held(NEW.coop_id, NEW.id, '{murabahah.urbun}') <> 0) THEN
        RAISE EXCEPTION 'money of this request is still out' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_nothing_open';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER financing_contract_law BEFORE INSERT OR UPDATE ON financing_contract
    FOR EACH ROW EXECUTE FUNCTION financing_contract_law();

-- A contract that runs has its claim in the books and its whole schedule when the transaction ends.
CREATE FUNCTION financing_contract_complete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE claim bigint; planned bigint;
BEGIN
    claim := financing_held(NEW.coop_id, NEW.id, '{murabahah.receivable,murabahah.restructured,qardh.receivable}');
    SELECT coalesce(sum(amount_sen), 0) INTO planned FROM financing_instalment WHERE contract_id = NEW.id AND plan = NEW.plan;
    IF claim > NEW.opening_sen OR planned <> NEW.opening_sen
       OR NEW.akad = 'murabahah' AND (financing_held(NEW.coop_id, NEW.id, '{murabahah.inventory}') <> 0
                                      OR financing_held(NEW.coop_id, NEW.id, '{murabahah.urbun}') <> 0) THEN
        RAISE EXCEPTION 'claim, goods or schedule do not fit the akad' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_complete';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER financing_contract_complete AFTER UPDATE OF akad_on ON financing_contract
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.akad_on IS NOT NULL AND NEW.imported_on IS NULL)
    EXECUTE FUNCTION financing_contract_complete();

CREATE TRIGGER financing_contract_stays BEFORE DELETE ON financing_contract
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only();

-- 2. A schedule comes whole: it adds up to what is owed, once.
CREATE FUNCTION financing_instalment_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT contract_id, coop_id, plan FROM new_rows) n
          LEFT JOIN financing_contract c ON c.id = n.contract_id AND c.coop_id = n.coop_id AND c.akad_on IS NOT NULL
         WHERE c.id IS NULL OR c.plan <> n.plan OR CASE c.plan WHEN 1 THEN c.opening_sen ELSE c.rescheduled_sen END
               <> (SELECT sum(i.amount_sen) FROM financing_instalment i WHERE i.contract_id = n.contract_id AND i.plan = n.plan)) THEN
        RAISE EXCEPTION 'the instalments do not add up to what is owed' USING ERRCODE = '23514', CONSTRAINT = 'financing_instalment_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER financing_instalment_whole AFTER INSERT ON financing_instalment REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION financing_instalment_whole();

-- A new schedule comes with the change of the contract, and a claim that was given time is shown as such.
CREATE FUNCTION financing_contract_replanned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.rescheduled_sen <> (SELECT coalesce(sum(i.amount_sen), 0) FROM financing_instalment i WHERE i.contract_id = NEW.id AND i.plan = NEW.plan)
       OR financing_held(NEW.coop_id, NEW.id, '{murabahah.receivable}') <> 0
       OR financing_held(NEW.coop_id, NEW.id, '{murabahah.restructured,qardh.receivable}') > NEW.rescheduled_sen THEN
        RAISE EXCEPTION 'the new schedule is not what is left' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_rescheduled';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER financing_contract_replanned AFTER UPDATE OF plan ON financing_contract DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.plan <> OLD.plan) EXECUTE FUNCTION financing_contract_replanned();

-- 3. What the books may do to a contract, watched at its two balances, by whatever path they move.
--    A contract whose claim and deferred margin are both zero is settled; one whose payment was taken back runs again.
CREATE FUNCTION financing_balance_law() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE what text; c financing_contract%ROWTYPE; claim bigint; unearned bigint; last record;
BEGIN
    SELECT r.role INTO what FROM ledger_role r
     WHERE r.gl_id = NEW.gl_id AND r.role IN ('murabahah.receivable', 'murabahah.restructured', 'murabahah.deferred_margin', 'qardh.receivable', 'murabahah.allowance', 'qardh.allowance');
    IF what IS NULL THEN RETURN NULL; END IF;
    SELECT x.* INTO c FROM ledger_account a JOIN financing_contract x ON x.id = a.holder_id AND x.coop_id = a.coop_id WHERE a.id = NEW.account_id;
    IF c.id IS NULL THEN RETURN NULL; END IF;
    IF c.office_id <> NEW.office_id THEN  -- on its way to another office: looked at when the transaction ends
        IF NOT coalesce((SELECT j.kind = 'financing.move' AND j.source_id = c.id FROM ledger_line l JOIN ledger_journal j ON j.id = l.journal_id
                          WHERE l.account_id = NEW.account_id ORDER BY l.journal_id DESC LIMIT 1), false) THEN
            RAISE EXCEPTION 'the contract belongs to another office' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_office';
        END IF;
        RETURN NULL;
    END IF;
    IF what IN ('murabahah.allowance', 'qardh.allowance') THEN  -- built on what is owed without the margin; used only where the claim is kept
        IF NEW.balance_sen < OLD.balance_sen AND -NEW.balance_sen > financing_held(c.coop_id, c.id, '{murabahah.receivable,murabahah.restructured,murabahah.deferred_margin,qardh.receivable}') THEN
            RAISE EXCEPTION 'an allowance stays within the claim without its margin' USING ERRCODE = '23514', CONSTRAINT = 'financing_line_allowance';
        END IF;
        IF NEW.balance_sen > OLD.balance_sen AND c.written_off_on IS NULL AND EXISTS (
            SELECT FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id AND a.holder_id = c.id AND a.gl_id <> NEW.gl_id
             WHERE l.journal_id = (SELECT max(x.journal_id) FROM ledger_line x WHERE x.account_id = NEW.account_id)) THEN
            RAISE EXCEPTION 'a claim is written off whole, and kept' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_written_off';
        END IF;
        RETURN NULL;
    END IF;
    IF c.written_off_on IS NOT NULL THEN
        IF abs(NEW.balance_sen) > abs(OLD.balance_sen) THEN
            RAISE EXCEPTION 'the claim was written off' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_written_off';
        END IF;
        RETURN NULL;
    END IF;
    IF c.akad = 'qardh' AND what <> 'qardh.receivable' OR c.akad = 'murabahah' AND what = 'qardh.receivable' THEN
        RAISE EXCEPTION 'a qardh carries no margin' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_qardh_no_gain';
    END IF;
    IF c.akad_on IS NULL THEN
        RAISE EXCEPTION 'a claim needs its akad' USING ERRCODE = '23514', CONSTRAINT = 'financing_line_not_running';
    END IF;
    IF c.plan > 1 AND what = 'murabahah.receivable' THEN  -- what was given time stands in its own account, and does not come back
        IF NEW.balance_sen > OLD.balance_sen THEN
            RAISE EXCEPTION 'the claim was rescheduled' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_rescheduled';
        END IF;
        RETURN NULL;
    END IF;
    IF what = 'murabahah.restructured' AND c.plan = 1
       OR c.plan > 1 AND abs(NEW.balance_sen) > abs(OLD.balance_sen) AND abs(NEW.balance_sen) > (
            CASE what WHEN 'murabahah.deferred_margin' THEN c.rescheduled_margin_sen ELSE c.rescheduled_sen END) THEN
        RAISE EXCEPTION 'rescheduling adds nothing to what is owed' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_rescheduled';
    END IF;
    IF abs(NEW.balance_sen) > (CASE what WHEN 'murabahah.deferred_margin' THEN c.margin_sen ELSE c.price_sen END) THEN
        RAISE EXCEPTION 'a claim stays within its price' USING ERRCODE = '23514', CONSTRAINT = 'financing_line_price';
    END IF;
    claim := financing_held(c.coop_id, c.id, '{murabahah.receivable,murabahah.restructured,qardh.receivable}');
    unearned := financing_held(c.coop_id, c.id, '{murabahah.deferred_margin}');
    IF c.waived_sen <> 0 AND what <> 'qardh.receivable' THEN  -- what was waived is what settlements took from the margin and were not taken back
        UPDATE financing_contract x SET waived_sen = w.sen
          FROM (SELECT coalesce(sum(l.amount_sen), 0)::bigint AS sen FROM ledger_account a JOIN ledger_role r ON r.gl_id = a.gl_id AND r.role = 'murabahah.deferred_margin'
                  JOIN ledger_line l ON l.account_id = a.id JOIN ledger_journal j ON j.id = l.journal_id AND j.kind = 'financing.settlement'
                 WHERE a.holder_id = c.id AND a.coop_id = c.coop_id) w
         WHERE x.id = c.id AND x.coop_id = c.coop_id AND x.waived_sen <> w.sen;
    END IF;
    IF (c.state = 'settled') = (claim = 0 AND unearned = 0) THEN RETURN NULL; END IF;
    SELECT j.id, j.occurred_on, j.actor_id, j.recorded_at INTO last
      FROM ledger_line l JOIN ledger_journal j ON j.id = l.journal_id
     WHERE l.account_id = NEW.account_id ORDER BY l.journal_id DESC LIMIT 1;
    UPDATE financing_contract
       SET state = CASE WHEN claim = 0 AND unearned = 0 THEN 'settled' ELSE 'running' END,
           settled_on = CASE WHEN claim = 0 AND unearned = 0 THEN last.occurred_on END
     WHERE id = c.id AND coop_id = c.coop_id;
    INSERT INTO financing_step (coop_id, contract_id, code, happened_on, amount_sen, evidence, journal_id, by_id, by_name, made_at)
    VALUES (c.coop_id, c.id, CASE WHEN claim = 0 AND unearned = 0 THEN 'settled' ELSE 'reopened' END,
            last.occurred_on, 0, '', last.id, last.actor_id, '', last.recorded_at);
    RETURN NULL;
END $$;
CREATE TRIGGER products_financing_law AFTER UPDATE OF balance_sen ON ledger_balance FOR EACH ROW
    WHEN (NEW.book = 'tamwil' AND NEW.balance_sen <> OLD.balance_sen) EXECUTE FUNCTION financing_balance_law();

-- A running contract follows its member whole: her move is written, its accounts are where it is, nothing of its
-- claim or margin changed on the way, and the way leads through the account between offices only.
CREATE FUNCTION financing_contract_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE scope text := coalesce(current_setting('lumbung.coop_id', true), ''); astray boolean;
    contract uuid := to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'ledger_journal' THEN 'source_id' ELSE 'id' END;
BEGIN
    PERFORM set_config('lumbung.coop_id', NEW.coop_id::text, true);
    SELECT NOT EXISTS (SELECT FROM members_move v WHERE v.coop_id = c.coop_id AND v.member_id = c.member_id AND v.to_office_id = c.office_id)
        OR EXISTS (SELECT FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
             JOIN ledger_role r ON r.coop_id = a.coop_id AND r.gl_id = a.gl_id
              AND r.role IN ('murabahah.receivable', 'murabahah.restructured', 'murabahah.deferred_margin', 'qardh.receivable')
            WHERE a.coop_id = c.coop_id AND a.holder_id = c.id AND (b.office_id <> c.office_id OR 0 <> (
                  SELECT coalesce(sum(l.amount_sen), 0) FROM ledger_line l JOIN ledger_journal j ON j.id = l.journal_id
                   WHERE l.account_id = a.id AND j.kind = 'financing.move')))
        OR EXISTS (SELECT FROM ledger_journal j JOIN ledger_line l ON l.journal_id = j.id
            WHERE j.coop_id = c.coop_id AND j.kind = 'financing.move' AND j.source_id = c.id
              AND NOT EXISTS (SELECT FROM ledger_account a WHERE a.id = l.account_id AND a.holder_id = c.id)
              AND NOT EXISTS (SELECT FROM ledger_role r WHERE r.coop_id = l.coop_id AND r.gl_id = l.gl_id AND r.role = 'offices.between'))
      INTO astray FROM financing_contract c WHERE c.id = contract AND c.coop_id = NEW.coop_id;
    PERFORM set_config('lumbung.coop_id', scope, true);
    IF coalesce(astray, true) THEN
        RAISE EXCEPTION 'a contract moves whole' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_office';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER financing_contract_arrived AFTER UPDATE OF office_id ON financing_contract DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.office_id <> OLD.office_id) EXECUTE FUNCTION financing_contract_arrived();
-- Half a move is none: its journals come in pairs, and neither is taken back alone.
CREATE CONSTRAINT TRIGGER products_financing_move AFTER INSERT ON ledger_journal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'financing.move') EXECUTE FUNCTION financing_contract_arrived();

-- When a claim has come to zero, no margin may be left over; looked at when the transaction ends, because
-- claim and margin move one after the other.
CREATE FUNCTION financing_margin_earned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
         WHERE a.id = NEW.account_id AND b.balance_sen = 0
           AND EXISTS (SELECT FROM ledger_role r WHERE r.gl_id = a.gl_id AND r.role IN ('murabahah.receivable', 'murabahah.restructured'))
           AND financing_held(a.coop_id, a.holder_id, '{murabahah.receivable,murabahah.restructured}') = 0
           AND EXISTS (SELECT FROM financing_contract c WHERE c.id = a.holder_id AND c.coop_id = a.coop_id)
           AND financing_held(a.coop_id, a.holder_id, '{murabahah.deferred_margin}') <> 0) THEN
        RAISE EXCEPTION 'paid, but margin is left to recognise' USING ERRCODE = '23514', CONSTRAINT = 'financing_line_margin_left';
    END IF;
    IF EXISTS (
        SELECT FROM ledger_account a JOIN financing_contract c ON c.id = a.holder_id AND c.coop_id = a.coop_id AND c.written_off_on IS NULL
          JOIN ledger_role r ON r.coop_id = a.coop_id AND r.gl_id = a.gl_id AND r.role IN ('murabahah.receivable', 'murabahah.restructured', 'qardh.receivable')
          JOIN ledger_line l ON l.journal_id = (SELECT max(x.journal_id) FROM ledger_line x WHERE x.account_id = a.id)
          JOIN ledger_role e ON e.coop_id = a.coop_id AND e.gl_id = l.gl_id AND e.role = 'impairment.expense'
         WHERE a.id = NEW.account_id) THEN
        RAISE EXCEPTION 'a claim is written off whole, and kept' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_written_off';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER products_financing_earned AFTER UPDATE ON ledger_balance DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.book = 'tamwil' AND NEW.balance_sen = 0 AND OLD.balance_sen <> 0) EXECUTE FUNCTION financing_margin_earned();

-- A claim that was written off stays a claim, in the book memo: what was taken off is there, less what came in since.
-- Its state follows that book; at the end of a transaction all of it fits, or nothing of it happened.
CREATE FUNCTION financing_memo_law() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c financing_contract%ROWTYPE; last record;
BEGIN
    SELECT x.* INTO c FROM ledger_account a JOIN ledger_role r ON r.coop_id = a.coop_id AND r.gl_id = a.gl_id AND r.role = 'memo.written_off'
      JOIN financing_contract x ON x.id = a.holder_id AND x.coop_id = a.coop_id WHERE a.id = NEW.account_id;
    IF c.id IS NULL OR (c.state, NEW.balance_sen = 0) NOT IN (('written_off', true), ('settled', false)) THEN RETURN NULL; END IF;
    SELECT j.id, j.occurred_on, j.actor_id, j.recorded_at INTO last
      FROM ledger_line l JOIN ledger_journal j ON j.id = l.journal_id
     WHERE l.account_id = NEW.account_id ORDER BY l.journal_id DESC LIMIT 1;
    UPDATE financing_contract SET state = CASE WHEN NEW.balance_sen = 0 THEN 'settled' ELSE 'written_off' END,
           settled_on = CASE WHEN NEW.balance_sen = 0 THEN last.occurred_on END
     WHERE id = c.id AND coop_id = c.coop_id;
    INSERT INTO financing_step (coop_id, contract_id, code, happened_on, amount_sen, evidence, journal_id, by_id, by_name, made_at)
    VALUES (c.coop_id, c.id, CASE WHEN NEW.balance_sen = 0 THEN 'settled' ELSE 'reopened' END,
            last.occurred_on, 0, '', last.id, last.actor_id, '', last.recorded_at);
    RETURN NULL;
END $$;
CREATE TRIGGER products_financing_memo AFTER UPDATE OF balance_sen ON ledger_balance FOR EACH ROW
    WHEN (NEW.book = 'memo' AND NEW.balance_sen <> OLD.balance_sen) EXECUTE FUNCTION financing_memo_law();

CREATE FUNCTION financing_claim_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE scope text := coalesce(current_setting('lumbung.coop_id', true), ''); lost boolean; new_row jsonb := to_jsonb(NEW); contract uuid;
BEGIN
    PERFORM set_config('lumbung.coop_id', new_row ->> 'coop_id', true);
    contract := CASE TG_TABLE_NAME WHEN 'ledger_journal' THEN (new_row ->> 'source_id')::uuid WHEN 'financing_contract' THEN (new_row ->> 'id')::uuid
        ELSE (SELECT a.holder_id FROM ledger_account a WHERE a.id = (new_row ->> 'account_id')::bigint) END;
    SELECT m.sen <> (CASE WHEN c.written_off_on IS NULL THEN 0 ELSE c.written_off_sen + (
                SELECT coalesce(sum(l.amount_sen), 0) FROM ledger_journal j JOIN ledger_line l ON l.journal_id = j.id
                  JOIN ledger_role r ON r.coop_id = l.coop_id AND r.gl_id = l.gl_id AND r.role = 'recovery.income'
                 WHERE j.coop_id = c.coop_id AND j.source_id = c.id AND j.kind = 'financing.recovery') END)
        OR (c.state = 'written_off') <> (m.sen > 0)
        OR c.state = 'written_off' AND EXISTS (
             SELECT FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id JOIN ledger_role r ON r.coop_id = a.coop_id AND r.gl_id = a.gl_id
                AND r.role IN ('murabahah.receivable', 'murabahah.restructured', 'murabahah.deferred_margin', 'qardh.receivable', 'murabahah.allowance', 'qardh.allowance')
              WHERE a.coop_id = c.coop_id AND a.holder_id = c.id AND b.balance_sen <> 0)
      INTO lost FROM financing_contract c, LATERAL (SELECT financing_held(c.coop_id, c.id, '{memo.written_off}') AS sen) m
     WHERE c.id = contract AND c.coop_id = (new_row ->> 'coop_id')::uuid;
    PERFORM set_config('lumbung.coop_id', scope, true);
    IF lost THEN
        RAISE EXCEPTION 'what was written off is still owed, to the sen' USING ERRCODE = '23514', CONSTRAINT = 'financing_contract_claim_kept';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER financing_contract_claim_kept AFTER UPDATE OF state ON financing_contract DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'written_off' OR OLD.state = 'written_off') EXECUTE FUNCTION financing_claim_kept();
CREATE CONSTRAINT TRIGGER products_financing_claim_kept AFTER UPDATE OF balance_sen ON ledger_balance DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.book = 'memo') EXECUTE FUNCTION financing_claim_kept();
CREATE CONSTRAINT TRIGGER products_financing_recovery AFTER INSERT ON ledger_journal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'financing.recovery') EXECUTE FUNCTION financing_claim_kept();

-- Ta'zir touches the book of the dana kebajikan and nothing else.
CREATE FUNCTION financing_tazir_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_line l WHERE l.journal_id = NEW.id AND l.book <> 'kebajikan') THEN
        RAISE EXCEPTION 'ta''zir belongs to the dana kebajikan' USING ERRCODE = '23514', CONSTRAINT = 'financing_line_tazir';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER products_financing_tazir AFTER INSERT ON ledger_journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind = 'financing.tazir') EXECUTE FUNCTION financing_tazir_law();

-- 4. Ta'widh never above the real cost that was documented; ta'zir only through the dana kebajikan.
CREATE FUNCTION financing_charge_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM financing_contract WHERE id = NEW.contract_id FOR UPDATE;
    IF NEW.kind = 'tawidh' AND NEW.amount_sen > (
        SELECT coalesce(sum(CASE kind WHEN 'cost' THEN amount_sen ELSE -amount_sen END), 0)
          FROM financing_charge WHERE contract_id = NEW.contract_id AND kind IN ('cost', 'tawidh')) THEN
        RAISE EXCEPTION 'ta''widh repays real cost only' USING ERRCODE = '23514', CONSTRAINT = 'financing_charge_real_cost';
    END IF;
    IF NEW.kind = 'tazir' AND (NOT EXISTS (
        SELECT FROM ledger_journal j WHERE j.id = NEW.journal_id AND j.coop_id = NEW.coop_id AND j.kind = 'financing.tazir')
        OR EXISTS (SELECT FROM ledger_line l WHERE l.journal_id = NEW.journal_id AND l.book <> 'kebajikan')) THEN
        RAISE EXCEPTION 'ta''zir belongs to the dana kebajikan' USING ERRCODE = '23514', CONSTRAINT = 'financing_line_tazir';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER financing_charge_law BEFORE INSERT ON financing_charge FOR EACH ROW EXECUTE FUNCTION financing_charge_law();

-- What the books hold for each contract, for lists and totals. Looked up contract by contract: before statistics
-- know a fresh import, a join with a whole grouped view would compare every contract with every other.
CREATE VIEW financing_position WITH (security_invoker = true) AS
SELECT c.id AS contract_id, c.coop_id, p.left_sen, p.deferred_sen
  FROM financing_contract c CROSS JOIN LATERAL (
    SELECT coalesce(sum(b.balance_sen) FILTER (WHERE r.role <> 'murabahah.deferred_margin'), 0)::bigint AS left_sen,
           coalesce(-sum(b.balance_sen) FILTER (WHERE r.role = 'murabahah.deferred_margin'), 0)::bigint AS deferred_sen
      FROM ledger_account a
      JOIN ledger_role r ON r.gl_id = a.gl_id AND r.coop_id = a.coop_id
       AND r.role IN ('murabahah.receivable', 'murabahah.restructured', 'murabahah.deferred_margin', 'qardh.receivable')
      JOIN ledger_balance b ON b.account_id = a.id
     WHERE a.holder_id = c.id AND a.coop_id = c.coop_id) p;
GRANT SELECT ON financing_position TO lumbung_app;
