import ArgumentParser
import WeftTLS

extension TLSMode: ExpressibleByArgument {}
