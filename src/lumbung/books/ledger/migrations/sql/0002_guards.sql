-- The law of the books, for every path: the application, psql, COPY, a superuser.
-- The application role only reads these tables and calls the functions below; it has no INSERT of its own.

ALTER TABLE ledger_balance SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

SELECT kernel_guard('ledger_journal', 'read');
SELECT kernel_guard('ledger_line', 'read');
SELECT kernel_guard('ledger_gl_day', 'read');
-- Reports read many of these rows: whose they may be is asked once for each statement, not for each row.
ALTER POLICY ledger_line_own_coop ON ledger_line USING (coop_id = (SELECT kernel_coop()));
ALTER POLICY ledger_gl_day_own_coop ON ledger_gl_day USING (coop_id = (SELECT kernel_coop()));
SELECT kernel_guard('ledger_seal', 'read');
SELECT kernel_guard('ledger_book', 'plain');
SELECT kernel_guard('ledger_account', 'plain');
SELECT kernel_guard('ledger_balance', 'plain');
SELECT kernel_guard('ledger_gl', 'plain');
SELECT kernel_guard('ledger_role', 'plain');
REVOKE INSERT, UPDATE ON ledger_book, ledger_account, ledger_balance, ledger_gl FROM lumbung_app;
GRANT INSERT ON ledger_gl TO lumbung_app;
GRANT UPDATE (name_id, name_en, closed_on) ON ledger_gl TO lumbung_app;

-- 1. The day gate. Lock first, read after: closing takes the same lock alone.
CREATE FUNCTION ledger_lock(p_office uuid, p_alone boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF p_alone THEN PERFORM pg_advisory_xact_lock(76117, hashtext(p_office::text));
    ELSE PERFORM pg_advisory_xact_lock_shared(76117, hashtext(p_office::text)); END IF;
END $$;

CREATE FUNCTION ledger_journal_gate() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'post under read committed' USING ERRCODE = '25000';
    END IF;
    PERFORM ledger_lock(office_id, false) FROM (SELECT DISTINCT office_id FROM new_rows ORDER BY 1) AS offices;
    IF EXISTS (SELECT FROM new_rows n WHERE NOT EXISTS (
            SELECT FROM ledger_book b WHERE b.office_id = n.office_id AND b.coop_id = n.coop_id AND b.open_day = n.day)) THEN
        RAISE EXCEPTION 'the book day is not open' USING ERRCODE = '23514', CONSTRAINT = 'ledger_journal_day_open';
    END IF;
    IF EXISTS (SELECT FROM new_rows n LEFT JOIN ledger_journal o ON o.id = n.reverses_id
                WHERE n.reverses_id IS NOT NULL
                  AND (o.coop_id IS DISTINCT FROM n.coop_id OR o.office_id IS DISTINCT FROM n.office_id OR o.reverses_id IS NOT NULL)) THEN
        RAISE EXCEPTION 'this journal cannot be reversed' USING ERRCODE = '23514', CONSTRAINT = 'ledger_journal_reverses';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_journal_gate AFTER INSERT ON ledger_journal REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('ledger.inline', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION ledger_journal_gate();

-- 2. The invariants of lines: one statement for each INSERT of any size. All lines of a journal come in one
--    INSERT and number 1..line_count, so nothing can be added to an old journal. Join methods are pinned:
--    the plan is cached per session, and a bulk insert must not leave a sequential scan behind.
CREATE FUNCTION ledger_line_law() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE r record;
BEGIN
    WITH moves AS MATERIALIZED (
        SELECT account_id, coop_id, gl_id, office_id, book, sum(amount_sen)::bigint AS amount,
               sum(amount_sen * (day - date '2000-01-01'))::bigint AS moment, count(*) AS n, max(day) AS day
          FROM new_rows WHERE account_id IS NOT NULL
         GROUP BY account_id, coop_id, gl_id, office_id, book ORDER BY account_id),     -- one lock order: no deadlocks
    moved AS (
        UPDATE ledger_balance b SET balance_sen = b.balance_sen + m.amount, moment = b.moment + m.moment,
               line_count = b.line_count + m.n, last_day = greatest(b.last_day, m.day)
          FROM moves m WHERE b.account_id = m.account_id AND b.coop_id = m.coop_id AND b.gl_id = m.gl_id
                         AND b.office_id = m.office_id AND b.book = m.book RETURNING 1)
    SELECT (SELECT count(*) FROM moved) AS moved, (SELECT count(*) FROM moves) AS moves,
           (SELECT count(*) FROM (SELECT FROM new_rows GROUP BY journal_id, book HAVING sum(amount_sen) <> 0) z) AS unbalanced,
           (SELECT count(*) FROM (
               SELECT FROM new_rows n LEFT JOIN ledger_journal j ON j.id = n.journal_id
                GROUP BY n.journal_id, j.line_count
               HAVING count(*) IS DISTINCT FROM j.line_count::bigint OR max(n.line) IS DISTINCT FROM j.line_count) z) AS incomplete,
           (SELECT count(*) FROM new_rows n
              LEFT JOIN ledger_journal j ON j.id = n.journal_id LEFT JOIN ledger_gl g ON g.id = n.gl_id   -- by primary key alone
             WHERE j.id IS NULL OR g.id IS NULL OR (j.coop_id, j.office_id, j.day) <> (n.coop_id, n.office_id, n.day)
                OR g.coop_id <> n.coop_id OR g.closed_on IS NOT NULL OR g.sub <> (n.account_id IS NOT NULL)
                OR (g.book <> n.book AND NOT g.any_book)) AS misplaced,
           (SELECT count(*) FROM (SELECT DISTINCT journal_id FROM new_rows) n JOIN ledger_journal j ON j.id = n.journal_id
             WHERE j.reverses_id IS NOT NULL AND EXISTS (
                SELECT FROM (SELECT gl_id, account_id, member_id, book, amount_sen FROM ledger_line WHERE journal_id IN (j.id, j.reverses_id)) x
                 GROUP BY gl_id, account_id, member_id, book HAVING sum(amount_sen) <> 0)) AS unmirrored INTO r;
    IF r.unbalanced > 0 THEN RAISE EXCEPTION 'a journal does not sum to zero in each book' USING ERRCODE = '23514', CONSTRAINT = 'ledger_line_balanced'; END IF;
    IF r.incomplete > 0 THEN RAISE EXCEPTION 'a journal is written whole or not at all' USING ERRCODE = '23514', CONSTRAINT = 'ledger_line_whole'; END IF;
    IF r.misplaced > 0 THEN RAISE EXCEPTION 'header, account, control account or book do not fit' USING ERRCODE = '23514', CONSTRAINT = 'ledger_line_place'; END IF;
    IF r.moved <> r.moves THEN RAISE EXCEPTION 'unknown holder account, or of another cooperative, office or book' USING ERRCODE = '23503', CONSTRAINT = 'ledger_line_account_known'; END IF;
    IF r.unmirrored > 0 THEN RAISE EXCEPTION 'a reversal mirrors its journal line by line' USING ERRCODE = '23514', CONSTRAINT = 'ledger_line_mirror'; END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_line_law AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('ledger.inline', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION ledger_line_law();

-- 3. A header without lines is refused at commit, when another cooperative's scope may be open already.
CREATE FUNCTION ledger_journal_has_lines() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE scope text := coalesce(current_setting('lumbung.coop_id', true), ''); whole boolean;
BEGIN
    PERFORM set_config('lumbung.coop_id', NEW.coop_id::text, true);
    whole := EXISTS (SELECT FROM ledger_line WHERE journal_id = NEW.id);
    PERFORM set_config('lumbung.coop_id', scope, true);
    IF NOT whole THEN
        RAISE EXCEPTION 'a journal has lines' USING ERRCODE = '23514', CONSTRAINT = 'ledger_journal_has_lines';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_journal_has_lines AFTER INSERT ON ledger_journal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (current_setting('ledger.inline', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION ledger_journal_has_lines();

-- 4. Balances are born zero, move only with lines, and belong to their account.
CREATE FUNCTION ledger_balance_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- an empty one may follow its holder to another office: ledger_move_accounts, nobody else
    IF TG_OP = 'UPDATE' AND current_setting('ledger.moving', true) = 'on' AND OLD.balance_sen = 0
       AND (NEW.account_id, NEW.coop_id, NEW.gl_id, NEW.book, NEW.sign, NEW.floor_sen, NEW.balance_sen, NEW.moment, NEW.line_count)
           IS NOT DISTINCT FROM (OLD.account_id, OLD.coop_id, OLD.gl_id, OLD.book, OLD.sign, OLD.floor_sen, OLD.balance_sen, OLD.moment, OLD.line_count) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a balance is born zero and moves only with lines' USING ERRCODE = '23514', CONSTRAINT = 'ledger_balance_moves';
END $$;
CREATE TRIGGER ledger_balance_starts BEFORE INSERT ON ledger_balance FOR EACH ROW
    WHEN (NEW.balance_sen <> 0 OR NEW.moment <> 0 OR NEW.line_count <> 0) EXECUTE FUNCTION ledger_balance_born();
CREATE TRIGGER ledger_balance_moves BEFORE UPDATE ON ledger_balance FOR EACH ROW
    WHEN (pg_trigger_depth() < 1 AND current_setting('ledger.inline', true) IS DISTINCT FROM 'on'
        OR NEW.account_id <> OLD.account_id OR NEW.coop_id <> OLD.coop_id OR NEW.gl_id <> OLD.gl_id OR NEW.office_id <> OLD.office_id
        OR NEW.book <> OLD.book OR NEW.sign <> OLD.sign OR NEW.floor_sen IS DISTINCT FROM OLD.floor_sen) EXECUTE FUNCTION ledger_balance_born();
CREATE TRIGGER ledger_balance_stays BEFORE DELETE OR TRUNCATE ON ledger_balance FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER ledger_gl_stays BEFORE DELETE OR TRUNCATE ON ledger_gl FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER ledger_account_stays BEFORE DELETE OR TRUNCATE ON ledger_account FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only();

-- 5. Days only go forward, one by one, and a closed day has its totals and its seal.
CREATE FUNCTION ledger_book_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.office_id <> OLD.office_id OR NEW.coop_id <> OLD.coop_id OR NEW.open_day <= OLD.open_day OR NEW.closed_through <> OLD.open_day
       OR NOT EXISTS (SELECT FROM ledger_seal s WHERE s.office_id = OLD.office_id AND s.day = OLD.open_day) THEN
        RAISE EXCEPTION 'a day is closed with its seal, once, and stays closed' USING ERRCODE = '23514', CONSTRAINT = 'ledger_book_forward';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_book_forward BEFORE UPDATE ON ledger_book FOR EACH ROW EXECUTE FUNCTION ledger_book_forward();
CREATE TRIGGER ledger_book_stays BEFORE DELETE OR TRUNCATE ON ledger_book FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only();

-- `ledger.inline` is set only while ledger_post itself applies the same law to one small journal. The application may
-- set it too and gains nothing: it has no INSERT here, and both posting functions put it in order themselves.
-- An owner or superuser who sets it could as well switch triggers off; the seal is what finds such a row.

-- The doors. SECURITY DEFINER with a fixed search_path; each works only for the cooperative whose scope is open.
CREATE FUNCTION ledger_open(p_office uuid) RETURNS date LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM ledger_lock(p_office, false);
    RETURN (SELECT b.open_day FROM ledger_book b WHERE b.office_id = p_office AND b.coop_id = kernel_coop());
END $$;

CREATE FUNCTION ledger_post(
    p_office uuid, p_occurred_on date, p_kind text, p_key uuid, p_hash bytea, p_memo text, p_source uuid, p_actor uuid,
    p_approver uuid, p_recorded_at timestamptz, p_reverses bigint,
    e_gl bigint[], e_account bigint[], e_member uuid[], e_book text[], e_amount bigint[],
    OUT journal_id bigint, OUT day date, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE h bytea; c uuid := kernel_coop(); n int;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'post under read committed' USING ERRCODE = '25000';
    END IF;
    PERFORM ledger_lock(p_office, false);
    SELECT b.open_day INTO day FROM ledger_book b WHERE b.office_id = p_office AND b.coop_id = c;
    IF day IS NULL THEN
        RAISE EXCEPTION 'the office has no book' USING ERRCODE = '23514', CONSTRAINT = 'ledger_journal_day_open';
    END IF;
    replayed := false;
    -- These two checks are the day gate's; the header comes with its lines below or not at all.
    PERFORM set_config('ledger.inline', CASE WHEN p_reverses IS NULL THEN 'on' ELSE '' END, true);
    INSERT INTO ledger_journal AS j (coop_id, office_id, key, content_hash, day, occurred_on, kind, source_id, memo, actor_id, approver_id, reverses_id, line_count, recorded_at)
    VALUES (c, p_office, p_key, p_hash, ledger_post.day, coalesce(p_occurred_on, ledger_post.day), p_kind, p_source, p_memo, p_actor, p_approver, p_reverses, cardinality(e_amount), p_recorded_at)
    ON CONFLICT (coop_id, key) DO NOTHING RETURNING j.id INTO journal_id;
    PERFORM set_config('ledger.inline', '', true);
    IF journal_id IS NULL THEN
        SELECT j.id, j.day, j.content_hash INTO journal_id, ledger_post.day, h FROM ledger_journal j WHERE j.coop_id = c AND j.key = p_key;
        IF h IS DISTINCT FROM p_hash THEN
            RAISE EXCEPTION 'this key stands for other content' USING ERRCODE = '23505', CONSTRAINT = 'ledger_journal_key_content';
        END IF;
        replayed := true;
        RETURN;
    END IF;
    IF cardinality(e_amount) > 8 OR p_reverses IS NOT NULL THEN
        INSERT INTO ledger_line (journal_id, line, coop_id, office_id, day, gl_id, account_id, member_id, book, amount_sen)
        SELECT ledger_post.journal_id, u.o, c, p_office, ledger_post.day, u.gl, u.acc, u.mem, u.book, u.amt
          FROM unnest(e_gl, e_account, e_member, e_book, e_amount) WITH ORDINALITY u (gl, acc, mem, book, amt, o);
        RETURN;
    END IF;
    -- A small journal: the same law, its balances in account order, without the cost of the large statement.
    PERFORM set_config('ledger.inline', 'on', true);
    INSERT INTO ledger_line (journal_id, line, coop_id, office_id, day, gl_id, account_id, member_id, book, amount_sen)
    SELECT ledger_post.journal_id, u.o, c, p_office, ledger_post.day, g.id, u.acc, u.mem, u.book, u.amt
      FROM unnest(e_gl, e_account, e_member, e_book, e_amount) WITH ORDINALITY u (gl, acc, mem, book, amt, o)
      JOIN ledger_gl g ON g.id = u.gl AND g.coop_id = c AND g.closed_on IS NULL AND g.sub = (u.acc IS NOT NULL) AND (g.book = u.book OR g.any_book);
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n <> cardinality(e_amount) THEN RAISE EXCEPTION 'account, control account or book do not fit' USING ERRCODE = '23514', CONSTRAINT = 'ledger_line_place'; END IF;
    FOR n IN SELECT u.o FROM unnest(e_account) WITH ORDINALITY u (a, o) WHERE u.a IS NOT NULL ORDER BY u.a, u.o LOOP
        UPDATE ledger_balance b SET balance_sen = b.balance_sen + e_amount[n], moment = b.moment + e_amount[n] * (ledger_post.day - date '2000-01-01'),
               line_count = b.line_count + 1, last_day = greatest(b.last_day, ledger_post.day)
         WHERE b.account_id = e_account[n] AND b.coop_id = c AND b.gl_id = e_gl[n] AND b.office_id = p_office AND b.book = e_book[n];
        IF NOT FOUND THEN RAISE EXCEPTION 'unknown holder account' USING ERRCODE = '23503', CONSTRAINT = 'ledger_line_account_known'; END IF;
    END LOOP;
    PERFORM set_config('ledger.inline', '', true);
    IF EXISTS (SELECT FROM unnest(e_book, e_amount) u (book, amount) GROUP BY u.book HAVING sum(u.amount) <> 0) THEN
        RAISE EXCEPTION 'a journal does not sum to zero in each book' USING ERRCODE = '23514', CONSTRAINT = 'ledger_line_balanced';
    END IF;
END $$;

-- The lines of new journals (p_ids[j] for lines of j; null: already there), with the same law in one statement.
-- Join methods are pinned: the plan is cached per session. Nobody but ledger_post_many calls it.
CREATE FUNCTION ledger_write_lines(
    p_office uuid, p_day date, p_ids bigint[],
    e_j int[], e_gl bigint[], e_account bigint[], e_member uuid[], e_book text[], e_amount bigint[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE c uuid := kernel_coop(); r record;
BEGIN
    WITH e AS MATERIALIZED (
        SELECT u.j, u.o, u.gl, u.acc, u.mem, u.book, u.amt, p_ids[u.j] AS id
          FROM unnest(e_j, e_gl, e_account, e_member, e_book, e_amount) WITH ORDINALITY u (j, gl, acc, mem, book, amt, o)
         WHERE p_ids[u.j] IS NOT NULL),
    written AS (
        INSERT INTO ledger_line (journal_id, line, coop_id, office_id, day, gl_id, account_id, member_id, book, amount_sen)
        SELECT id, row_number() OVER (PARTITION BY j ORDER BY o), c, p_office, p_day, gl, acc, mem, book, amt FROM e),
    moves AS MATERIALIZED (
        SELECT acc, gl, book, sum(amt)::bigint AS amt, count(*) AS n FROM e WHERE acc IS NOT NULL
         GROUP BY acc, gl, book ORDER BY acc),                                           -- one lock order: no deadlocks
    moved AS (
        UPDATE ledger_balance b SET balance_sen = b.balance_sen + m.amt, moment = b.moment + m.amt * (p_day - date '2000-01-01'),
               line_count = b.line_count + m.n, last_day = greatest(b.last_day, p_day)
          FROM moves m WHERE b.account_id = m.acc AND b.coop_id = c AND b.gl_id = m.gl
                         AND b.office_id = p_office AND b.book = m.book RETURNING 1)
    SELECT (SELECT count(*) FROM moved) AS moved, (SELECT count(*) FROM moves) AS moves,
           (SELECT count(*) FROM (SELECT FROM e GROUP BY j, book HAVING sum(amt) <> 0) z) AS unbalanced,
           (SELECT count(*) FROM unnest(e_j) x WHERE x IS NULL OR x < 1 OR x > cardinality(p_ids)) AS lost,
           (SELECT count(*) FROM (SELECT DISTINCT gl, acc IS NULL AS plain, book FROM e) x WHERE NOT EXISTS (
               SELECT FROM ledger_gl g WHERE g.id = x.gl AND g.coop_id = c AND g.closed_on IS NULL AND g.sub <> x.plain
                  AND (g.book = x.book OR g.any_book))) AS misplaced INTO r;
    IF r.unbalanced > 0 THEN RAISE EXCEPTION 'a journal does not sum to zero in each book' USING ERRCODE = '23514', CONSTRAINT = 'ledger_line_balanced'; END IF;
    IF r.lost > 0 THEN RAISE EXCEPTION 'a line belongs to a journal of this call' USING ERRCODE = '23514', CONSTRAINT = 'ledger_line_whole'; END IF;
    IF r.misplaced > 0 THEN RAISE EXCEPTION 'account, control account or book do not fit' USING ERRCODE = '23514', CONSTRAINT = 'ledger_line_place'; END IF;
    IF r.moved <> r.moves THEN RAISE EXCEPTION 'unknown holder account, or of another cooperative, office or book' USING ERRCODE = '23503', CONSTRAINT = 'ledger_line_account_known'; END IF;
END $$;

-- Many journals of one office in one call, all or nothing; journals already there (same key) are left as they are.
CREATE FUNCTION ledger_post_many(
    p_office uuid, p_occurred_on date, p_kind text, p_actor uuid, p_approver uuid, p_recorded_at timestamptz,
    j_key uuid[], j_hash bytea[], j_memo text[], j_source uuid[],
    e_j int[], e_gl bigint[], e_account bigint[], e_member uuid[], e_book text[], e_amount bigint[])
RETURNS TABLE (ord int, journal_id bigint, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE c uuid := kernel_coop(); d date; base bigint[]; fresh bigint[]; numbers regclass := pg_get_serial_sequence('ledger_journal', 'id');
BEGIN
    PERFORM ledger_lock(p_office, false);
    SELECT b.open_day INTO d FROM ledger_book b WHERE b.office_id = p_office AND b.coop_id = c;
    IF d IS NULL THEN
        RAISE EXCEPTION 'the office has no book' USING ERRCODE = '23514', CONSTRAINT = 'ledger_journal_day_open';
    END IF;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'post under read committed' USING ERRCODE = '25000';
    END IF;
    SELECT array_agg(nextval(numbers)) INTO base FROM generate_series(1, cardinality(j_key));
    PERFORM set_config('ledger.inline', 'on', true);   -- the day is checked above, the lines by ledger_write_lines
    WITH counts AS (SELECT x AS o, count(*)::int AS n FROM unnest(e_j) x GROUP BY x),
    ins AS (
        INSERT INTO ledger_journal AS j (id, coop_id, office_id, key, content_hash, day, occurred_on, kind, source_id, memo, actor_id, approver_id, line_count, recorded_at)
        OVERRIDING SYSTEM VALUE
        SELECT base[u.o], c, p_office, u.key, u.hash, d, coalesce(p_occurred_on, d), p_kind, u.source, u.memo, p_actor, p_approver, coalesce(k.n, 0), p_recorded_at
          FROM unnest(j_key, j_hash, j_memo, j_source) WITH ORDINALITY u (key, hash, memo, source, o) LEFT JOIN counts k ON k.o = u.o
        ON CONFLICT (coop_id, key) DO NOTHING RETURNING j.id)
    SELECT array_agg(id) INTO fresh FROM ins;
    IF cardinality(fresh) = cardinality(j_key) THEN
        PERFORM ledger_write_lines(p_office, d, base, e_j, e_gl, e_account, e_member, e_book, e_amount);
        PERFORM set_config('ledger.inline', '', true);
        RETURN QUERY SELECT g, base[g], false FROM generate_series(1, cardinality(j_key)) g;
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM unnest(j_key, j_hash) u (key, hash) JOIN ledger_journal j ON j.coop_id = c AND j.key = u.key WHERE j.content_hash IS DISTINCT FROM u.hash) THEN
        RAISE EXCEPTION 'a key stands for other content' USING ERRCODE = '23505', CONSTRAINT = 'ledger_journal_key_content';
    END IF;
    SELECT array_agg(i.id ORDER BY u.o) INTO base FROM unnest(base) WITH ORDINALITY u (id, o) LEFT JOIN unnest(fresh) i (id) ON i.id = u.id;
    PERFORM ledger_write_lines(p_office, d, base, e_j, e_gl, e_account, e_member, e_book, e_amount);
    PERFORM set_config('ledger.inline', '', true);
    RETURN QUERY SELECT u.o::int, j.id, base[u.o] IS NULL
        FROM unnest(j_key) WITH ORDINALITY u (key, o) JOIN ledger_journal j ON j.coop_id = c AND j.key = u.key ORDER BY 1;
END $$;

-- Holder accounts for many holders at once; an account that exists is answered as it is.
CREATE FUNCTION ledger_open_accounts(p_office uuid, p_role text, p_holders uuid[], p_label text, p_book text, p_on date)
RETURNS TABLE (account_id bigint, holder_id uuid, gl_id bigint, book text, office_id uuid, balance_sen bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE g ledger_gl%ROWTYPE; c uuid := kernel_coop();
BEGIN
    SELECT x.* INTO g FROM ledger_role r JOIN ledger_gl x ON x.id = r.gl_id WHERE r.coop_id = c AND r.role = p_role;
    IF g.id IS NULL OR NOT g.sub OR (p_book IS NOT NULL AND p_book <> g.book AND NOT g.any_book)
       OR NOT EXISTS (SELECT FROM kernel_office o WHERE o.id = p_office AND o.coop_id = c) THEN
        RAISE EXCEPTION 'no control account plays this role here' USING ERRCODE = '23514', CONSTRAINT = 'ledger_account_role';
    END IF;
    WITH made AS (
        INSERT INTO ledger_account (coop_id, office_id, gl_id, holder_id, book, label, opened_on)
        SELECT DISTINCT c, p_office, g.id, h, coalesce(p_book, g.book), p_label, p_on FROM unnest(p_holders) h
        ON CONFLICT (coop_id, gl_id, holder_id, book, label) DO NOTHING RETURNING id, office_id)
    INSERT INTO ledger_balance (account_id, coop_id, gl_id, office_id, book, sign, floor_sen, balance_sen, moment, line_count)
    SELECT m.id, c, g.id, m.office_id, coalesce(p_book, g.book), CASE g.normal WHEN 'D' THEN 1 ELSE -1 END, g.floor_sen, 0, 0, 0 FROM made m;
    RETURN QUERY SELECT a.id, a.holder_id, a.gl_id, a.book::text, a.office_id, b.balance_sen
        FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
        WHERE a.coop_id = c AND a.gl_id = g.id AND a.holder_id = ANY (p_holders) AND a.book = coalesce(p_book, g.book) AND a.label = p_label;
END $$;

-- A holder goes to another office: her accounts follow once they are empty there, and both books balance.
CREATE FUNCTION ledger_move_accounts(p_accounts bigint[], p_from uuid, p_to uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE c uuid := kernel_coop(); n int;
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_book b WHERE b.office_id = p_to AND b.coop_id = c) THEN
        RAISE EXCEPTION 'the office has no book' USING ERRCODE = '23514', CONSTRAINT = 'ledger_journal_day_open';
    END IF;
    PERFORM set_config('ledger.moving', 'on', true);
    UPDATE ledger_balance b SET office_id = p_to
     WHERE b.account_id = ANY (p_accounts) AND b.coop_id = c AND b.office_id = p_from AND b.balance_sen = 0;
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM set_config('ledger.moving', '', true);
    IF n <> cardinality(p_accounts) THEN
        RAISE EXCEPTION 'an account moves only when it is empty' USING ERRCODE = '23514', CONSTRAINT = 'ledger_account_empty';
    END IF;
    UPDATE ledger_account a SET office_id = p_to WHERE a.id = ANY (p_accounts) AND a.coop_id = c;
    RETURN n;
END $$;

CREATE FUNCTION ledger_open_book(p_office uuid, p_day date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO ledger_book (office_id, coop_id, open_day, closed_through)
    SELECT o.id, o.coop_id, p_day, p_day - 1 FROM kernel_office o WHERE o.id = p_office AND o.coop_id = kernel_coop();
$$;

-- Close the open day: totals, seal, next day. The caller computed the tree under this same lock.
CREATE FUNCTION ledger_close_day(p_office uuid, p_next date, p_leaves bytea, p_root bytea, p_chain bytea, p_actor uuid, p_at timestamptz)
RETURNS date LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE d date; n int; c uuid := kernel_coop();
BEGIN
    PERFORM ledger_lock(p_office, true);
    SELECT open_day INTO d FROM ledger_book WHERE office_id = p_office AND coop_id = c FOR UPDATE;
    SELECT coalesce(sum(line_count), 0) INTO n FROM ledger_journal WHERE office_id = p_office AND day = d AND coop_id = c;
    IF d IS NULL OR length(p_leaves) <> n * 32 THEN
        RAISE EXCEPTION 'the seal does not cover the day' USING ERRCODE = '23514', CONSTRAINT = 'ledger_seal_covers';
    END IF;
    INSERT INTO ledger_gl_day (coop_id, office_id, day, gl_id, book, debit_sen, credit_sen)
    SELECT c, p_office, d, l.gl_id, l.book, sum(greatest(l.amount_sen, 0)), sum(greatest(-l.amount_sen, 0))
      FROM ledger_journal j JOIN ledger_line l ON l.journal_id = j.id
     WHERE j.office_id = p_office AND j.day = d AND j.coop_id = c GROUP BY l.gl_id, l.book;
    INSERT INTO ledger_seal (coop_id, office_id, day, line_count, leaves, root, chain, sealed_by, sealed_at)
    VALUES (c, p_office, d, n, p_leaves, p_root, p_chain, p_actor, p_at);
    UPDATE ledger_book SET closed_through = d, open_day = p_next WHERE office_id = p_office AND coop_id = c;
    RETURN d;
END $$;

-- What the seal is taken over: one text for each line, in order. Verification reads the same.
CREATE VIEW ledger_leaf WITH (security_invoker = true) AS
SELECT l.coop_id, l.office_id, l.day, l.journal_id, l.line,
       concat_ws('|', j.id, j.key, j.day, j.occurred_on, j.kind, coalesce(j.source_id::text, '-'), coalesce(j.reverses_id::text, '-'),
                 j.actor_id, coalesce(j.approver_id::text, '-'), j.memo, l.line, g.code, coalesce(l.account_id::text, '-'),
                 coalesce(l.member_id::text, '-'), l.book, l.amount_sen) AS leaf
  FROM ledger_line l JOIN ledger_journal j ON j.id = l.journal_id JOIN ledger_gl g ON g.id = l.gl_id;
GRANT SELECT ON ledger_leaf TO lumbung_app;

-- Live totals: closed days from their totals, the open day from its lines, found by journal one after the other
-- (LATERAL with LIMIT keeps the planner from reading every line of every closed day first).
CREATE VIEW ledger_total WITH (security_invoker = true) AS
SELECT coop_id, office_id, day, gl_id, book, debit_sen, credit_sen FROM ledger_gl_day
UNION ALL
SELECT b.coop_id, b.office_id, b.open_day, l.gl_id, l.book, greatest(l.amount_sen, 0), greatest(-l.amount_sen, 0)
  FROM ledger_book b
 CROSS JOIN LATERAL (SELECT j.id, j.line_count FROM ledger_journal j WHERE j.office_id = b.office_id AND j.day = b.open_day OFFSET 0) j
 CROSS JOIN LATERAL (SELECT x.gl_id, x.book, x.amount_sen FROM ledger_line x WHERE x.journal_id = j.id LIMIT j.line_count) l;
GRANT SELECT ON ledger_total TO lumbung_app;

-- Whether an account is cash or bank, by the roles the code speaks.
CREATE FUNCTION ledger_is_money(gl bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM ledger_role r WHERE r.gl_id = gl AND (r.role LIKE 'cash.%' OR r.role LIKE 'bank.%'))
$$;

-- An office closes with empty hands.
CREATE FUNCTION ledger_office_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
                WHERE a.coop_id = NEW.coop_id AND a.office_id = NEW.id AND b.balance_sen <> 0 AND ledger_is_money(a.gl_id)) THEN
        RAISE EXCEPTION 'the office still holds money' USING ERRCODE = '23514', CONSTRAINT = 'ledger_office_holds_money';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_office_closed AFTER UPDATE OF closed_on ON kernel_office
    FOR EACH ROW WHEN (OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL) EXECUTE FUNCTION ledger_office_closed();

-- A trial balance: closed days from their totals, the open days from their lines, each journal after the other.
-- Functions keep their plans for the session; the second pins its joins for the reason given at the law of lines.
CREATE FUNCTION ledger_open_total(p_on date, p_since date, p_offices uuid[], p_book text)
RETURNS TABLE (gl_id bigint, book varchar, debit bigint, credit bigint, balance bigint) LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_memoize = off AS $$
BEGIN
    RETURN QUERY
    SELECT l.gl_id, l.book, sum(l.amount_sen) FILTER (WHERE l.amount_sen > 0 AND (p_since IS NULL OR b.open_day >= p_since))::bigint,
           -sum(l.amount_sen) FILTER (WHERE l.amount_sen < 0 AND (p_since IS NULL OR b.open_day >= p_since))::bigint, sum(l.amount_sen)::bigint
      FROM ledger_book b JOIN ledger_journal j ON j.office_id = b.office_id AND j.day = b.open_day JOIN ledger_line l ON l.journal_id = j.id
     WHERE b.coop_id = kernel_coop() AND b.open_day <= p_on AND (p_offices IS NULL OR b.office_id = ANY (p_offices))
       AND (p_book IS NULL OR l.book = p_book) GROUP BY l.gl_id, l.book;
END $$;

CREATE FUNCTION ledger_trial(p_on date, p_since date, p_offices uuid[], p_book text)
RETURNS TABLE (gl_id bigint, code varchar, name_id varchar, name_en varchar, type varchar, normal varchar, book varchar,
               debit bigint, credit bigint, balance bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH every AS (
        SELECT t.gl_id, t.book, sum(t.debit_sen) FILTER (WHERE p_since IS NULL OR t.day >= p_since) AS debit,
               sum(t.credit_sen) FILTER (WHERE p_since IS NULL OR t.day >= p_since) AS credit, sum(t.debit_sen - t.credit_sen) AS balance
          FROM ledger_gl_day t
         WHERE t.coop_id = kernel_coop() AND t.day <= p_on AND (p_offices IS NULL OR t.office_id = ANY (p_offices)) AND (p_book IS NULL OR t.book = p_book)
         GROUP BY t.gl_id, t.book
        UNION ALL SELECT o.gl_id, o.book, o.debit, o.credit, o.balance FROM ledger_open_total(p_on, p_since, p_offices, p_book) o)
    SELECT g.id, g.code, g.name_id, g.name_en, g.type, g.normal, x.book, x.debit, x.credit, x.balance
      FROM (SELECT e.gl_id, e.book, coalesce(sum(e.debit), 0)::bigint AS debit, coalesce(sum(e.credit), 0)::bigint AS credit, sum(e.balance)::bigint AS balance
              FROM every e GROUP BY e.gl_id, e.book) x JOIN ledger_gl g ON g.id = x.gl_id ORDER BY g.code, x.book;
END $$;

GRANT EXECUTE ON FUNCTION ledger_is_money, ledger_lock, ledger_open, ledger_open_book, ledger_post, ledger_post_many, ledger_open_accounts, ledger_move_accounts,
    ledger_close_day, ledger_open_total, ledger_trial TO lumbung_app;
