"""One module a family; nothing to register. CONTRIBUTING.md tells how to add one."""
