using Fractal.Server.Platform.Http.Connections;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Describes a request's client so that the user recognises it, such as "Firefox on Linux". Nothing else of User-Agent is stored.
/// </summary>
internal static class ClientDescription
{
    private const string Unknown = "Unknown program";
    private const int LongestName = 40;

    /// <summary>The order matters: most browsers also name others.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chromium/", "Chromium"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static string Of(string userAgent)
    {
        var browser = Browsers.FirstOrDefault(b => userAgent.Contains(b.Mark, StringComparison.Ordinal)).Name;
        var system = Systems.FirstOrDefault(s => userAgent.Contains(s.Mark, StringComparison.Ordinal)).Name;
        if (browser is not null) return system is null ? browser : $"{browser} on {system}";
        var name = new string([.. userAgent.TakeWhile(c => c is > ' ' and <= '~' and not '/').Take(LongestName)]);
        return name.Length == 0 ? Unknown : name;
    }

    /// <summary>The client's full address. Limits use its prefix instead.</summary>
    public static string AddressOf(HttpContext? http)
    {
        var address = http?.Connection.RemoteIpAddress;
        return (address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString() ?? "unknown";
    }

    /// <summary>The address prefix that rate limits count.</summary>
    public static string KeyOf(HttpContext? http) => ClientAddress.KeyOf(http?.Connection.RemoteIpAddress);

    /// <summary>The network prefix that rate limits count.</summary>
    public static string NetworkOf(HttpContext? http) => ClientAddress.NetworkOf(http?.Connection.RemoteIpAddress);
}
