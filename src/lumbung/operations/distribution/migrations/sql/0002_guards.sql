-- The proof of a distribution: rows first, then the run that closes them. Nothing is added or changed afterwards.

SELECT kernel_guard('distribution_run', 'append');
SELECT kernel_guard('distribution_product', 'append');
SELECT kernel_guard('distribution_account', 'append');
SELECT kernel_guard('distribution_journal', 'append');
SELECT kernel_guard('distribution_reversal', 'append');

CREATE FUNCTION distribution_rows_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN distribution_run r ON r.id = a.run_id) THEN
        RAISE EXCEPTION 'this distribution is closed' USING ERRCODE = '23514', CONSTRAINT = 'distribution_run_closed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER distribution_product_first AFTER INSERT ON distribution_product REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION distribution_rows_first();
CREATE TRIGGER distribution_account_first AFTER INSERT ON distribution_account REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION distribution_rows_first();
CREATE TRIGGER distribution_journal_first AFTER INSERT ON distribution_journal REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION distribution_rows_first();

-- Once for each month unless taken back; the rows add up to the run, and the books say the same as the rows.
CREATE FUNCTION distribution_run_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.attempt <> 1 + (SELECT count(*) FROM distribution_run r WHERE r.coop_id = NEW.coop_id AND r.month = NEW.month)
       OR EXISTS (SELECT FROM distribution_run r WHERE r.coop_id = NEW.coop_id AND r.month = NEW.month
                     AND NOT EXISTS (SELECT FROM distribution_reversal v WHERE v.run_id = r.id)) THEN
        RAISE EXCEPTION 'this month is shared already' USING ERRCODE = '23505', CONSTRAINT = 'distribution_run_once';
    END IF;
    IF (SELECT coalesce(sum(p.share_sen), 0) FROM distribution_product p WHERE p.run_id = NEW.id AND p.coop_id = NEW.coop_id) <> NEW.members_sen
       OR (SELECT coalesce(sum(a.tax_sen), 0) FROM distribution_account a WHERE a.run_id = NEW.id AND a.coop_id = NEW.coop_id) <> NEW.tax_sen
       OR EXISTS (
        SELECT FROM (SELECT product, share_sen FROM distribution_product WHERE run_id = NEW.id AND coop_id = NEW.coop_id) p
          FULL JOIN (SELECT product, sum(gross_sen) AS gross_sen FROM distribution_account
                      WHERE run_id = NEW.id AND coop_id = NEW.coop_id GROUP BY product) a USING (product)
         WHERE coalesce(p.share_sen, 0) <> coalesce(a.gross_sen, 0)) THEN
        RAISE EXCEPTION 'the rows do not add up to the distribution' USING ERRCODE = '23514', CONSTRAINT = 'distribution_run_sum';
    END IF;
    IF (SELECT coalesce(sum(l.amount_sen) FILTER (WHERE r.role IN ('share.savings', 'share.term')), 0) = NEW.members_sen
           AND coalesce(sum(l.amount_sen) FILTER (WHERE r.role = 'share.undistributed'), 0) = 0
           AND coalesce(sum(l.amount_sen) FILTER (WHERE r.role = 'tax.savings'), 0) = -NEW.tax_sen
          FROM distribution_journal d JOIN ledger_line l ON l.journal_id = d.journal_id AND l.coop_id = d.coop_id
          JOIN ledger_role r ON r.gl_id = l.gl_id AND r.coop_id = l.coop_id
         WHERE d.run_id = NEW.id AND d.coop_id = NEW.coop_id) IS NOT TRUE THEN
        RAISE EXCEPTION 'the books do not say what the rows say' USING ERRCODE = '23514', CONSTRAINT = 'distribution_run_books';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER distribution_run_law BEFORE INSERT ON distribution_run FOR EACH ROW EXECUTE FUNCTION distribution_run_law();

-- A journal of a distribution goes back with all others or not at all.
CREATE FUNCTION distribution_whole_or_not() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM distribution_journal d WHERE d.journal_id = NEW.reverses_id
                  AND NOT EXISTS (SELECT FROM distribution_reversal v WHERE v.run_id = d.run_id)) THEN
        RAISE EXCEPTION 'a distribution is taken back as a whole' USING ERRCODE = '23514', CONSTRAINT = 'distribution_journal_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER operations_distribution_whole AFTER INSERT ON ledger_journal FOR EACH ROW
    WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION distribution_whole_or_not();

CREATE FUNCTION distribution_all_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM distribution_journal d WHERE d.run_id = NEW.run_id
                  AND NOT EXISTS (SELECT FROM ledger_journal j WHERE j.reverses_id = d.journal_id)) THEN
        RAISE EXCEPTION 'a journal of this distribution still stands' USING ERRCODE = '23514', CONSTRAINT = 'distribution_journal_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER distribution_all_back AFTER INSERT ON distribution_reversal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION distribution_all_back();
