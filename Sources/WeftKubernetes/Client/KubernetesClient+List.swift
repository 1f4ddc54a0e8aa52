import NIOCore
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
        let list: JSON
        do {
            list = try await call(KubernetesRequest(.get, path))
        } catch {
            if error.code == .notFound { forget(selection.resource) }
            throw error
        }
        guard let items = list["items"]?.array, let version = list["metadata"]?["resourceVersion"]?.string else {
            throw KubernetesError(.malformed, "\(peer): GET \(path): no list came back")
        }
        var objects: [Object] = []
        objects.reserveCapacity(items.count)
        for item in items { objects.append(try Object(item)) }
        let token = list["metadata"]?["continue"]?.string
        return ObjectPage(objects: objects, resourceVersion: version, next: token?.isEmpty == true ? nil : token)
    }

    /// Watches from a resource version until the server ends the watch, which it does after about `lifetime`.
    ///
    /// - Parameter opened: called once the server has taken the watch, before the first event.
    package func watch<Object: KubernetesObject>(
        _ selection: KubernetesSelection, from version: String, lifetime: Duration,
        opened: () async throws(KubernetesError) -> Void = {},
        receive: (WatchEvent<Object>) async throws(KubernetesError) -> Void
    ) async throws(KubernetesError) {
        let query = [
            ("watch", "1"), ("allowWatchBookmarks", "true"), ("resourceVersion", version),
            ("timeoutSeconds", "\(lifetime.components.seconds)"),
        ]
        let response = try await open(KubernetesRequest(.get, try await collection(selection, query)))
        try await opened()
        var splitter = LineSplitter()
        do {
            for try await part in response.body {
                for line in try splitter.push(part.readableBytesView) { try await receive(try event(line)) }
            }
        } catch let error as KubernetesError {
            throw error
        } catch let error as LineTooLong {
            throw KubernetesError(.malformed, "\(peer): the watch of \(selection.resource.plural): \(error)")
        } catch {
            throw KubernetesError(
                .unreachable, "\(peer): the watch of \(selection.resource.plural) broke off: \(error)")
        }
    }

    private func event<Object: KubernetesObject>(_ line: [UInt8]) throws(KubernetesError) -> WatchEvent<Object> {
        let json: JSON
        do {
            json = try JSON(parsing: line)
        } catch {
            throw KubernetesError(.malformed, "\(peer): a watch sent what is no event: \(error)")
        }
        let object = json["object"] ?? .null
        switch json["type"]?.string {
        case "ADDED", "MODIFIED": return .put(try Object(object))
        case "DELETED": return .remove(try Object(object))
        case "BOOKMARK":
            guard let version = object["metadata"]?["resourceVersion"]?.string else { break }
            return .bookmark(version)
        case "ERROR":
            throw KubernetesError(
                .init(status: object["code"]?.int ?? 500),
                "\(peer): the watch was ended: \(object["message"]?.string ?? "no reason given")",
                retryAfter: object["details"]?["retryAfterSeconds"]?.int.map { .seconds($0) })
        default: break
        }
        throw KubernetesError(.malformed, "\(peer): a watch sent an event of an unknown type")
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
