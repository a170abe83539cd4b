override TIMEOUT = 3600
