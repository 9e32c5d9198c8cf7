-- What PostgreSQL itself refuses about imports. The same file twice: onboarding_upload_once and
-- onboarding_acceptance_once. The same person twice: onboarding_acceptance_two_people.

SELECT kernel_guard('onboarding_upload');
SELECT kernel_guard('onboarding_reading', 'plain');
SELECT kernel_guard('onboarding_acceptance', 'append');
SELECT kernel_guard('onboarding_origin', 'append');

-- Who uploaded what for which office never changes; after the acceptance nothing does.
CREATE FUNCTION onboarding_upload_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM onboarding_acceptance a WHERE a.upload_id = OLD.id)
       OR (OLD.id, OLD.coop_id, OLD.office_id, OLD.file_hash, OLD.uploaded_by, OLD.uploaded_at)
          IS DISTINCT FROM (NEW.id, NEW.coop_id, NEW.office_id, NEW.file_hash, NEW.uploaded_by, NEW.uploaded_at) THEN
        RAISE EXCEPTION 'an accepted workbook stays as it is' USING ERRCODE = '42501', CONSTRAINT = 'onboarding_upload_accepted_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER onboarding_upload_guard BEFORE UPDATE ON onboarding_upload FOR EACH ROW EXECUTE FUNCTION onboarding_upload_guard();

CREATE FUNCTION onboarding_reading_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM onboarding_acceptance a WHERE a.upload_id = OLD.upload_id) THEN
        RAISE EXCEPTION 'an accepted preview stays as it is' USING ERRCODE = '42501', CONSTRAINT = 'onboarding_upload_accepted_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER onboarding_reading_guard BEFORE UPDATE ON onboarding_reading FOR EACH ROW EXECUTE FUNCTION onboarding_reading_guard();

-- An acceptance speaks of its own upload: the same file, office and person who uploaded it.
CREATE FUNCTION onboarding_acceptance_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM onboarding_upload u WHERE u.id = NEW.upload_id AND u.coop_id = NEW.coop_id
           AND u.file_hash = NEW.file_hash AND u.office_id = NEW.office_id AND u.uploaded_by = NEW.uploaded_by) THEN
        RAISE EXCEPTION 'an acceptance speaks of its own upload' USING ERRCODE = '23514', CONSTRAINT = 'onboarding_acceptance_of_upload';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER onboarding_acceptance_guard BEFORE INSERT ON onboarding_acceptance FOR EACH ROW EXECUTE FUNCTION onboarding_acceptance_guard();
