-- How each view was last made; one made by other rules is made again before it is read.
CREATE TABLE view_editions (
  view_name text NOT NULL,
  edition integer NOT NULL,
  CONSTRAINT view_editions_pkey PRIMARY KEY (view_name)
);
