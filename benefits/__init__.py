"""Where the parts are put together: settings, command line, service start."""
