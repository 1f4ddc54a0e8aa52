import AsyncHTTPClient
import NIOCore
import WeftClient
import WeftConnections
import WeftJSON

/// One page of a list.
package struct ObjectPage<Object: KubernetesObject>: Sendable {
    package var objects: [Object]
    package var resourceVersion: String
    /// Asks for the next page; `nil` on the last.
    package var next: String?

    package init(objects: [Object], resourceVersion: String, next: String? = nil) {
        self.objects = objects
        self.resourceVersion = resourceVersion
        self.next = next
    }
}

/// What a watch says.
package enum WatchEvent<Object: KubernetesObject>: Sendable {
    /// Added or modified.
    case put(Object)
    case remove(Object)
    /// Everything up to this resource version has been said.
    case bookmark(String)
}

extension KubernetesClient {
    package static let pageSize = 500

    package func page<Object: KubernetesObject>(
        of selection: KubernetesSelection, continuing next: String?, limit: Int = pageSize
    ) async throws(KubernetesError) -> ObjectPage<Object> {
        var query = [("limit", "\(limit)")]
        if let next { query.append(("continue", next)) }
        let path = try await collection(selection, query)
        let list = try await forgettingWhatIsGone(selection.resource) { () async throws(KubernetesError) in
            try await call(KubernetesRequest(.get, path))
        }
        // What a watch from no version, or from 0, would tell is not what follows the list.
        guard let items = list["items"]?.items, let version = list["metadata"]?["resourceVersion"]?.string,
            !["", "0"].contains(version)
        else { throw KubernetesError(.malformed, "\(peer): GET \(path): no list with a resource version came back") }
        var objects: [Object] = []
        objects.reserveCapacity(items.count)
        for item in items { objects.append(try object(item, of: selection.resource)) }
        let token = list["metadata"]?["continue"]?.string
        return ObjectPage(objects: objects, resourceVersion: version, next: token?.isEmpty == true ? nil : token)
    }

    /// Watches from a resource version until the server ends the watch, which it does after about `lifetime`, or until
    /// nothing has come for so long that it may be lost: an idle kind has nothing to say, bookmarks included.
    ///
    /// - Parameters:
    ///   - opened: called once the server has taken the watch, before the first event. Whether to go on.
    ///   - receive: whether to go on.
    package func watch<Object: KubernetesObject>(
        _ selection: KubernetesSelection, from version: String, lifetime: Duration,
        opened: () async throws(KubernetesError) -> Bool = { true },
        receive: (WatchEvent<Object>) async throws(KubernetesError) -> Bool
    ) async throws(KubernetesError) {
        let query = [
            ("watch", "1"), ("allowWatchBookmarks", "true"), ("resourceVersion", version),
            ("timeoutSeconds", "\(lifetime.components.seconds)"),
        ]
        let path = try await collection(selection, query)
        let response = try await forgettingWhatIsGone(selection.resource) { () async throws(KubernetesError) in
            try await open(KubernetesRequest(.get, path))
        }
        // Not every server keeps to the lifetime.
        let end = ContinuousClock.now + lifetime + Self.grace
        guard try await opened() else { return }
        var splitter = LineSplitter()
        do {
            for try await part in response.body {
                for line in try splitter.push(part.readableBytesView) {
                    guard let event: WatchEvent<Object> = try event(line, of: selection.resource) else { continue }
                    guard try await receive(event) else { return }
                }
                if ContinuousClock.now >= end { return }
            }
        } catch let error as KubernetesError {
            throw error
        } catch let error as LineTooLong {
            throw KubernetesError(.malformed, "\(peer): the watch of \(selection.resource.plural): \(error)")
        } catch let error as HTTPClientError where error == .readTimeout {
            return
        } catch {
            throw KubernetesError(
                .unreachable,
                "\(peer): the watch of \(selection.resource.plural) broke off: \(ConnectionFault(call: error))")
        }
    }

    /// By how much a watch may outlive what was agreed.
    private static var grace: Duration { .seconds(30) }

    /// `nil` for a bookmark that marks nothing.
    private func event<Object: KubernetesObject>(
        _ line: [UInt8], of resource: KubernetesResource
    ) throws(KubernetesError) -> WatchEvent<Object>? {
        let json: JSON
        do {
            json = try JSON(parsing: line)
        } catch {
            throw KubernetesError(.malformed, "\(peer): a watch sent what is no event: \(error)")
        }
        let body = json["object"] ?? .null
        switch json["type"]?.string {
        case "ADDED", "MODIFIED": return .put(try object(body, of: resource))
        case "DELETED": return .remove(try object(body, of: resource))
        case "BOOKMARK":
            return body["metadata"]?["resourceVersion"]?.string.flatMap { $0.isEmpty ? nil : .bookmark($0) }
        case "ERROR":
            throw KubernetesError(
                status: body["code"]?.int ?? 500, body,
                "\(peer): the watch of \(resource.plural) was ended: \(body["message"]?.string ?? "no reason given")")
        case let type:
            throw KubernetesError(
                .malformed, "\(peer): the watch of \(resource.plural) sent an event of type \(type ?? "none")")
        }
    }

    /// An item of a list need not name its kind; when it names another's, it is not what was asked for.
    private func object<Object: KubernetesObject>(
        _ json: JSON, of resource: KubernetesResource
    ) throws(KubernetesError) -> Object {
        if let kind = json["kind"]?.string, kind != resource.kind {
            throw KubernetesError(.malformed, "\(peer): asked for \(resource.plural), it sent a \(kind)")
        }
        return try Object(json)
    }

    private func forgettingWhatIsGone<Answer>(
        _ resource: KubernetesResource, _ ask: () async throws(KubernetesError) -> Answer
    ) async throws(KubernetesError) -> Answer {
        do {
            return try await ask()
        } catch {
            if error.code == .notFound { forget(resource) }
            throw error
        }
    }

    private func collection(
        _ selection: KubernetesSelection, _ query: [(String, String)]
    ) async throws(KubernetesError) -> String {
        var query = query
        if let selector = selection.labelSelector { query.append(("labelSelector", selector)) }
        if let selector = selection.fieldSelector { query.append(("fieldSelector", selector)) }
        let path = try await path(of: selection.resource, ObjectKey(namespace: selection.namespace ?? "", name: ""))
        return path + "?" + query.map { "\($0)=\($1.percentEncoded)" }.joined(separator: "&")
    }
}

extension JSON {
    /// Of a list; servers written in Go may say an empty one as null.
    fileprivate var items: [JSON]? { isNull ? [] : array }
}

extension String {
    /// With everything but unreserved characters escaped (RFC 3986 §2.3).
    fileprivate var percentEncoded: String {
        var text = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
    }
}
