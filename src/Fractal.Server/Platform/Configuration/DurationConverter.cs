using System.ComponentModel;
using System.Globalization;
using Fractal.Client.Durations;

namespace Fractal.Server.Platform.Configuration;

/// <summary>
/// Makes configuration parse durations as <see cref="DurationText"/> does, instead of <c>[days.]hours:minutes:seconds</c>.
/// </summary>
internal sealed class DurationConverter : TypeConverter
{
    public static void Register() => TypeDescriptor.AddAttributes(typeof(TimeSpan), new TypeConverterAttribute(typeof(DurationConverter)));

    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        DurationText.TryParse((string)value, out var duration, out var error) ? duration : throw new FormatException(error);
}
