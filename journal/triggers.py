"""Triggers that make the journal append-only: no UPDATE, and DELETE only of rows older than 12 months."""

POSTGRESQL = """
CREATE OR REPLACE FUNCTION journal_event_refuse() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < now() - interval '365 days' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'journal_event is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER journal_event_append_only BEFORE UPDATE OR DELETE ON journal_event
  FOR EACH ROW EXECUTE FUNCTION journal_event_refuse();
"""

SQLITE = """
CREATE TRIGGER IF NOT EXISTS journal_event_no_update BEFORE UPDATE ON journal_event
  BEGIN SELECT RAISE(ABORT, 'journal_event is append-only'); END;
CREATE TRIGGER IF NOT EXISTS journal_event_no_delete BEFORE DELETE ON journal_event
  WHEN OLD.at >= strftime('%Y-%m-%d %H:%M:%f', 'now', '-365 days')
  BEGIN SELECT RAISE(ABORT, 'journal_event is append-only'); END;
"""
