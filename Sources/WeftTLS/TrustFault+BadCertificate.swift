import WeftConnections
package import WeftTrust

extension TrustFault: BadCertificate {}
