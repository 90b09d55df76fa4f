"""Words and pages for people, from reports and studies."""
