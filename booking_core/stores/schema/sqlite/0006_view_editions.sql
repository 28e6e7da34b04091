-- How each view was last made; one made by other rules is made again before it is read.
CREATE TABLE view_editions (
  view_name TEXT NOT NULL,
  edition INTEGER NOT NULL,
  CONSTRAINT view_editions_pkey PRIMARY KEY (view_name)
) STRICT, WITHOUT ROWID;
