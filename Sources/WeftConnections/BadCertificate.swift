/// An error that says what is wrong with a certificate that was shown, in words for people.
package protocol BadCertificate: Error, CustomStringConvertible {}
