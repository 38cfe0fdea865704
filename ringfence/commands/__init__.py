"""One module for each group of `ringfence`: the file `<name>.py` offers its click command as `command`."""
