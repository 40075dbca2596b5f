-- Lets pages of other sites ask this endpoint.
DB.DBA.VHOST_REMOVE (lpath=>'/sparql');
DB.DBA.VHOST_DEFINE (lpath=>'/sparql', ppath=>'/!sparql/', is_dav=>1, vsp_user=>'dba',
  opts=>vector ('browse_sheet', '', 'noinherit', 'yes', 'cors', '*', 'cors_restricted', 0));
