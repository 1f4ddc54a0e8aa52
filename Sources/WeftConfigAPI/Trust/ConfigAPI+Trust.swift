import Hummingbird
import Logging
import NIOCore
import WeftConfig
import WeftConnections
import WeftHTTPServer
import WeftJSON
import WeftNet
import WeftTLS
import WeftTrust
import X509

extension ConfigAPI {
    func serve(_ route: TrustRoute, _ call: APICall) async throws -> Response {
        guard let issuer else { throw RequestError.notFound("this process keeps no authority") }
        do {
            return switch route {
            case .trust: try trust(issuer)
            case .news: try news(issuer, call)
            case .certificates: try certificates(issuer, call)
            case .rotate: try await rotate(issuer, call)
            case .revoke: try await revoke(issuer, call)
            case .invite: try await invite(issuer, call)
            case .join: try await join(issuer, call)
            case .renew: try await renew(issuer, call)
            }
        } catch let fault as TrustFault {
            throw RequestError(fault.kind == .untrusted ? .unauthorized : .badRequest, fault.description)
        } catch let failure as PrivateFiles.Failure {
            // Its path is nobody's concern who calls.
            logger.error("the authority's files cannot be written", metadata: ["error": "\(failure)"])
            throw RequestError(.serviceUnavailable, "the authority's files cannot be written: see the controller's log")
        }
    }

    private func trust(_ issuer: any CertificateIssuer) throws -> Response {
        let (terms, signer, bundle) = issuer.succession()
        let rows = try terms.enumerated().map { index, term -> JSON in
            [
                "fingerprint": .string(try term.certificate.fingerprint), "announced": .string(term.announced.iso8601),
                "signs_from": .string(term.signs.iso8601), "ends": .string(term.certificate.ends.iso8601),
                "signs": .bool(index == signer),
            ]
        }
        return .json([
            "authorities": .string(try bundle.pem), "tls": .string(issuer.mode.rawValue), "terms": .array(rows),
        ])
    }

    private func certificates(_ issuer: any CertificateIssuer, _ call: APICall) throws -> Response {
        try service.checkOperator(to: "list certificates", by: call.caller)
        let rows = issuer.issues().sorted { $0.key.uri < $1.key.uri }.map { name, issue -> JSON in
            [
                "kind": .string(name.kind.rawValue), "name": .string(name.name), "serial": .string(issue.serial),
                "ends": .string(issue.ends.iso8601),
            ]
        }
        return .json(["certificates": .array(rows)])
    }

    private func rotate(_ issuer: any CertificateIssuer, _ call: APICall) async throws -> Response {
        try service.checkOperator(to: "change the authority", by: call.caller)
        let days = try await call.json()?["after_days"]
        guard days == nil || (0...365).contains(days?.int ?? -1) else {
            throw RequestError.malformed("Bad Request: after_days must be a number of days, 0 to 365")
        }
        try issuer.rotate(after: days?.int.map { .days(Int64($0)) })
        note("trust/rotate", "the authority", call)
        return try trust(issuer)
    }

    private func revoke(_ issuer: any CertificateIssuer, _ call: APICall) async throws -> Response {
        try service.checkOperator(to: "revoke certificates", by: call.caller)
        let name = try Self.name(try await call.object())
        try issuer.revoke(name)
        note("trust/revoke", "\(name)", call)
        return .json([:])
    }

    private static func name(_ body: JSONObject) throws(RequestError) -> CertifiedName {
        guard let kind = body["kind"]?.string.flatMap(CertifiedName.Kind.init), kind != .controller,
            let text = body["name"]?.string, let name = CertifiedName(kind, text)
        else {
            throw .malformed(
                "Bad Request: kind must be host, control-node, connector or person, and name one that a certificate can hold"
            )
        }
        return name
    }

    /// The longest that an invitation is good.
    private static let longest = 7 * 86_400

    private func invite(_ issuer: any CertificateIssuer, _ call: APICall) async throws -> Response {
        try service.checkOperator(to: "let others join", by: call.caller)
        let body = try await call.object()
        let seconds = body["seconds"]?.int ?? 3600
        guard (60...Self.longest).contains(seconds) else {
            throw RequestError.malformed("Bad Request: seconds must be between 60 and \(Self.longest)")
        }
        let name = try Self.name(body)
        let token = try issuer.invite(name, for: .seconds(seconds))
        note("trust/invite", "\(name)", call)
        return .json(["token": .string(token.text), "invitation": .string("\(token.text)@\(issuer.place)")])
    }

    private func join(_ issuer: any CertificateIssuer, _ call: APICall) async throws -> Response {
        guard call.client.isEncrypted else {
            throw RequestError(.forbidden, "who joins has to call over TLS, which shows him whom he reaches")
        }
        let body = try await call.object()
        guard let secret = body["token"]?.string, let request = body["request"]?.string else {
            throw RequestError.malformed("Bad Request: who joins sends token and request")
        }
        let name: CertifiedName
        let chain: String
        let authorities: String
        do {
            (name, chain, authorities) = try issuer.join(secret, request, from: call.client.address)
        } catch let fault as TrustFault {
            if let wait = authenticator.attempts.failed(call.client.source, .join) {
                throw RequestError.tooMany("Too many failed attempts to join from \(call.client.source)", after: wait)
            }
            throw fault
        }
        note("join", "\(name)", call)
        logger.notice("somebody has joined", metadata: ["name": "\(name)", "source": "\(call.client.source)"])
        return .json([
            "certificate": .string(chain), "authorities": .string(authorities), "name": .string(name.uri),
            "tls": .string(issuer.mode.rawValue),
        ])
    }

    private func renew(_ issuer: any CertificateIssuer, _ call: APICall) async throws -> Response {
        guard let name = call.client.proof?.name else {
            throw RequestError(.unauthorized, "a certificate is renewed by showing it, and none was shown")
        }
        guard let request = try await call.object()["request"]?.string else {
            throw RequestError.malformed("Bad Request: who renews sends a request")
        }
        let (chain, authorities) = try issuer.renew(name, request, from: call.client.address)
        note("renew", "\(name)", call)
        return .json([
            "certificate": .string(chain), "authorities": .string(authorities), "tls": .string(issuer.mode.rawValue),
        ])
    }

    /// One line of JSON each: `{"authorities": PEM, "journal": text}` first, then either `{"authorities": PEM}` or
    /// `{"entry": line}`; an empty line now and then.
    private func news(_ issuer: any CertificateIssuer, _ call: APICall) throws -> Response {
        if case .controlNode = call.caller.identity {
            // What it checks certificates by.
        } else {
            try service.checkOperator(to: "follow certificates", by: call.caller)
        }
        let stream = NewsStream(issuer.news(), try streams.take(call.client.source), to: call.client)
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                try await stream.write(to: &writer)
                try await writer.finish(nil)
            })
    }
}

extension TrustNews {
    var json: JSON {
        get throws {
            var object = JSONObject()
            if let authorities = try authorities { object["authorities"] = .string(authorities) }
            if let journalText { object["journal"] = .string(journalText) }
            if let line { object["entry"] = .string(line) }
            return .object(object)
        }
    }
}
