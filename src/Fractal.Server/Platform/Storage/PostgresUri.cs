using System.Globalization;
using Npgsql;

namespace Fractal.Server.Platform.Storage;

/// <summary>
/// Parses <c>postgres://user:password@host:port/database?sslmode=require</c> as libpq does. Npgsql supports only the keyword form.
/// </summary>
internal static class PostgresUri
{
    /// <exception cref="FormatException">It can't be parsed; the message repeats only names of parameters.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        // Uri rejects an empty host, which libpq uses for Unix sockets: postgres:///name?host=/run/postgresql
        var (scheme, rest) = (text[..text.IndexOf("://", StringComparison.Ordinal)], text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..]);
        var end = rest.IndexOfAny(['/', '?']);
        var authority = end < 0 ? rest : rest[..end];
        var hasHost = !(authority.Length == 0 || authority.EndsWith('@'));
        if (!Uri.TryCreate($"{scheme}://{(hasHost ? authority : authority + "socket")}{(end < 0 ? "" : rest[end..])}", UriKind.Absolute, out var uri))
            throw new FormatException("Its address can't be read; signs like @ : / in a password are written as %40 %3A %2F.");
        var builder = new NpgsqlConnectionStringBuilder();
        if (hasHost) builder.Host = uri.Host.Trim('[', ']');
        if (uri.Port > 0) builder.Port = uri.Port;
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length == 2) builder.Password = Uri.UnescapeDataString(user[1]);
        if (uri.AbsolutePath.Trim('/') is { Length: > 0 } database) builder.Database = Uri.UnescapeDataString(database);
        foreach (var (name, value) in Parameters(uri.Query)) Set(builder, name, value);
        return builder;
    }

    private static IEnumerable<(string Name, string Value)> Parameters(string query) =>
        query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (Uri.UnescapeDataString(pair[0]), pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : ""));

    private static void Set(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        try
        {
            switch (name)
            {
                case "host": builder.Host = value; break;
                case "port": builder.Port = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "user": builder.Username = value; break;
                case "dbname": builder.Database = value; break;
                case "sslmode": builder.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true); break;
                case "sslrootcert": builder.RootCertificate = value; break;
                case "sslcert": builder.SslCertificate = value; break;
                case "sslkey": builder.SslKey = value; break;
                case "connect_timeout": builder.Timeout = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "application_name": builder.ApplicationName = value; break;
                default: builder[name] = value; break;
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            throw new FormatException($"Its parameter \"{name}\" is not known, or has a value that can't be.", exception);
        }
    }
}
