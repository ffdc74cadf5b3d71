import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0007_discussions'),
        ('uploads', '0002_keep_the_history_of_attachments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Original',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Of the file, or that it was pasted.', max_length=100)),
                ('text', models.TextField(help_text='Markdown, in the order it came.')),
                ('unplaced', models.TextField(blank=True, help_text='Markdown: what of it is in no section.')),
                ('outside', models.TextField(blank=True, help_text='Markdown: what stood in the same document, and in no briefing.')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('briefing', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='original', to='briefings.briefing')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('upload', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='brought_in', to='uploads.upload')),
            ],
        ),
    ]
