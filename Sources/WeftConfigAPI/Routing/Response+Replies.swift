import HTTPTypes
import Hummingbird
import WeftConfig
import WeftJSON

extension Response {
    static func json(bytes: [UInt8], headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func json(_ json: JSON, headers: HTTPFields = [:]) -> Response { .json(bytes: json.bytes, headers: headers) }

    /// Success with nothing to say; clients know 200 only.
    static var empty: Response { Response(status: .ok, headers: [.contentType: "text/html; charset=UTF-8"]) }

    /// The text is the whole body: clients show it to their users.
    static func refusal(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=UTF-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// The code stands in a header, for connectors: its status alone would leave them guessing.
    static func refusal(_ error: ConfigError) -> Response {
        var response = refusal(HTTPResponse.Status(code: error.status), error.message)
        if let name = HTTPField.Name(ConfigError.Code.header) { response.headers[name] = error.code.wireName }
        return response
    }

    /// As Keystone's middleware refuses: clients of the original look for that, ask the service that it names for a
    /// token, and come again.
    static func unauthenticated(_ message: String, service: String) -> Response {
        var response = Response.json(["error": ["code": 401, "title": "Unauthorized", "message": .string(message)]])
        response.status = .unauthorized
        response.headers[.wwwAuthenticate] = "Keystone uri=\"\(service)\""
        if let name = HTTPField.Name(ConfigError.Code.header) {
            response.headers[name] = ConfigError.Code.unauthenticated.wireName
        }
        return response
    }

    /// Adds a `Warning` of code 299 (RFC 7234 §5.5): printable ASCII without quotes, whatever names are in the text.
    mutating func warn(_ text: String) {
        guard let name = HTTPField.Name("Warning") else { return }
        let printable = text.unicodeScalars.map { scalar in
            " "..."~" ~= scalar && scalar != "\"" && scalar != "\\" ? Character(scalar) : "?"
        }
        headers.append(HTTPField(name: name, value: "299 weft \"\(String(printable).prefix(400))\""))
    }
}
