-- What hangs from the people of the dossiers of a batch, made where they are, every rule of the database in force.
-- A person's key is four times their dossier's, and their place in it (0, 1: those who run it); a payment's alike.
CREATE TEMPORARY TABLE batch ON COMMIT DROP AS
SELECT generate_series(%(first)s, %(last)s)::integer AS dossier;

CREATE TEMPORARY TABLE people ON COMMIT DROP AS
SELECT id, id / 4 AS dossier, (id %% 4)::integer AS place, born_on, created_at
FROM identity_person WHERE id BETWEEN 4 * %(first)s AND 4 * %(last)s + 3;

INSERT INTO authorizations_dossier (id, uuid, number)
SELECT dossier, gen_random_uuid(), lpad(dossier::text, 7, '0') FROM batch;

-- Nobody's password is right: nobody logs in.
INSERT INTO accounts_account (id, uuid, person_id, password, is_superuser, is_staff, is_active, created_at)
SELECT id, gen_random_uuid(), id, '!', false, false, true, created_at FROM people WHERE place < 2;

INSERT INTO authorizations_member (uuid, dossier_id, person_id, role, since, hides_contacts, asked_at)
SELECT gen_random_uuid(), dossier, id, (ARRAY['responsable', 'conjoint', 'enfant', 'enfant'])[place + 1],
  CASE WHEN place < 2 THEN current_date - 800 ELSE born_on END, false, CASE WHEN place < 2 THEN now() END
FROM people;

INSERT INTO authorizations_procuration (id, uuid, dossier_id, grantor_id, delegate_id, granted_at, ended_because)
SELECT dossier, gen_random_uuid(), dossier, 4 * dossier, 4 * dossier + 1, now() - interval '400 days', ''
FROM batch WHERE dossier %% 4 = 0;

INSERT INTO benefits_payment (id, uuid, dossier_id, reference, paid_on)
SELECT 4 * dossier + rank, gen_random_uuid(), dossier, 'VIR' || (4 * dossier + rank),
  (date_trunc('month', now()) - rank * interval '1 month')::date
FROM batch, generate_series(0, 2) AS rank ORDER BY rank DESC, dossier;

INSERT INTO benefits_paymentline (payment_id, benefit, month, amount, is_to_third_party)
SELECT 4 * dossier + rank, (ARRAY['apl', 'af'])[line + 1],
  (date_trunc('month', now()) - (rank + 1) * interval '1 month')::date,
  50 + dossier %% 50000 / 100.0, line = 0 AND dossier %% 3 = 0
FROM batch, generate_series(0, 2) AS rank, generate_series(0, 1) AS line
WHERE line <= (dossier + rank) %% 2 ORDER BY rank DESC, dossier;

INSERT INTO journal_event (at, kind, person_id, account_id, details)
SELECT created_at, 'account_created', id, id, '{}' FROM people WHERE place < 2;

INSERT INTO journal_event (at, kind, person_id, account_id, details)
SELECT now() - random() * interval '360 days', 'procuration_used', 4 * dossier + 1, 4 * dossier + 1,
  jsonb_build_object('procuration', dossier, 'use', (ARRAY['last_payment', 'payments', 'payment'])[rank])
FROM batch, generate_series(1, 3) AS rank WHERE dossier %% 4 = 0;
