-- The head is moved by a plain statement, which calls this where it finds that it may not be.
DROP FUNCTION go_on(bigint, bytea, text[], text[], bigint, bytea, timestamptz, integer);
CREATE FUNCTION went_on(expected bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log goes on after position %, or has what was taken to be new', expected
    USING ERRCODE = 'serialization_failure', TABLE = 'head';
END;
$$;
