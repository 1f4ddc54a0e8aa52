import Glibc

exit(Plugin.run())
